using System.Globalization;
using System.Text.Json;
using Exchange.Audit;

namespace Exchange.Gateway.Search;

/// <summary>Criteria as an answer names them, in the words of the question: what was saved of it can be checked by itself.</summary>
internal static class CriteriaJson
{
    public static void Write(Utf8JsonWriter json, AuditCriteria criteria)
    {
        foreach ((string name, string? text) in Texts(criteria))
        {
            if (text is not null)
            {
                json.WriteString(name, text);
            }
        }
    }

    /// <summary>Null where something stands there that is no criterion: what it left out cannot be told.</summary>
    public static AuditCriteria? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String || !texts.TryAdd(property.Name, property.Value.GetString()!))
            {
                return null;
            }
        }

        AuditDecision decision = default;
        DateTimeOffset? from = Time("from", texts), to = Time("to", texts);
        if ((texts.TryGetValue("decision", out string? named) && !RecordNames.Decisions.TryGetValue(named, out decision)) || (from is null && texts.ContainsKey("from")) || (to is null && texts.ContainsKey("to")))
        {
            return null;
        }

        AuditCriteria criteria = new()
        {
            Subject = texts.GetValueOrDefault("subject"),
            Officer = texts.GetValueOrDefault("officer"),
            Client = texts.GetValueOrDefault("client"),
            Department = texts.GetValueOrDefault("department"),
            CaseNumber = texts.GetValueOrDefault("caseNumber"),
            ItemCode = texts.GetValueOrDefault("itemCode"),
            CertificateId = texts.GetValueOrDefault("certificateId"),
            Purpose = texts.GetValueOrDefault("purpose"),
            Decision = named is null ? null : decision,
            From = from,
            To = to,
        };
        HashSet<string> known = [.. Texts(criteria).Select(text => text.Name)];
        return texts.Keys.All(known.Contains) ? criteria : null;
    }

    private static (string Name, string? Text)[] Texts(AuditCriteria criteria) =>
    [
        ("subject", criteria.Subject),
        ("officer", criteria.Officer),
        ("client", criteria.Client),
        ("department", criteria.Department),
        ("caseNumber", criteria.CaseNumber),
        ("itemCode", criteria.ItemCode),
        ("certificateId", criteria.CertificateId),
        ("purpose", criteria.Purpose),
        ("decision", criteria.Decision is { } decision ? RecordNames.Of(decision) : null),
        ("from", Text(criteria.From)),
        ("to", Text(criteria.To)),
    ];

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string name, Dictionary<string, string> texts) =>
        texts.TryGetValue(name, out string? text) && DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time) ? time : null;
}
