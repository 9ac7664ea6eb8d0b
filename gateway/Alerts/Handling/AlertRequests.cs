using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Gateway.Access;
using Exchange.Gateway.Alerts.Rules;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Alerts.Handling;

/// <summary>The body of <c>POST /api/v1/alerts/{id}/acknowledgement</c>.</summary>
internal sealed record AcknowledgementRequest : IRefusesUnknownFields
{
    /// <summary>What was found out, 1 to 1000 characters; it is kept in the record alone.</summary>
    public string? Note { get; set; }

    /// <summary>Who acknowledges it, and why.</summary>
    public ContextBody? Context { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public void CollectUnknown(List<string> paths)
    {
        UnknownFields.Collect("", Unknown, paths);
        UnknownFields.Collect("context.", Context?.Unknown, paths);
    }
}

/// <summary>The body of <c>POST /api/v1/alerts/silences</c>.</summary>
internal sealed record SilenceRequest : IRefusesUnknownFields
{
    /// <summary>One of the node's rules.</summary>
    public string? Rule { get; set; }

    /// <summary>Only alerts about this client; of another node's, with its node and "/" before it.</summary>
    public string? Client { get; set; }

    /// <summary>Only alerts about this officer.</summary>
    public string? Officer { get; set; }

    /// <summary>At most 90 days from now.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>1 to 1000 characters; it is kept in the record alone.</summary>
    public string? Reason { get; set; }

    /// <summary>Who silences it, and why.</summary>
    public ContextBody? Context { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public void CollectUnknown(List<string> paths)
    {
        UnknownFields.Collect("", Unknown, paths);
        UnknownFields.Collect("context.", Context?.Unknown, paths);
    }
}

/// <summary>What of alerts is asked for.</summary>
/// <param name="Before">Only those raised before this one; null for the newest.</param>
/// <param name="Limit">1 to <see cref="MaximumLimit"/>.</param>
internal sealed record AlertQuestion(AlertState? State, string? Rule, long? Before, int Limit)
{
    public const int MaximumLimit = 200;

    private const int DefaultLimit = 50;

    public static Outcome<AlertQuestion> Read(IQueryCollection query)
    {
        List<ProblemError> errors = [];
        errors.AddRange(query.Keys.Where(key => key is not ("state" or "rule" or "cursor" or "limit")).Select(key => new ProblemError(key, "This is not known here.")));
        errors.AddRange(query.Where(parameter => parameter.Value.Count > 1).Select(parameter => new ProblemError(parameter.Key, "This may be given once only.")));
        AlertState? state = null;
        if (query["state"] is [{ } name])
        {
            state = name switch
            {
                "open" => AlertState.Open,
                "acknowledged" => AlertState.Acknowledged,
                "silenced" => AlertState.Silenced,
                _ => null,
            };
            if (state is null)
            {
                errors.Add(new ProblemError("state", "Known are acknowledged, open, silenced."));
            }
        }

        string? rule = query["rule"] is [{ Length: > 0 } given] ? given : null;
        if (rule is not null && !AlertRule.IsName(rule))
        {
            // Which rules there were cannot be told: those of the past still have their alerts.
            errors.Add(new ProblemError("rule", $"The name of a rule: {AlertRule.NameForm}."));
        }

        if (Number(query, "cursor", 1, long.MaxValue, errors) is var before && Number(query, "limit", 1, MaximumLimit, errors) is var limit && errors.Count > 0)
        {
            return new Problem(ProblemKind.MalformedRequest, "The question is malformed.", errors);
        }

        return new AlertQuestion(state, rule, before, (int)(limit ?? DefaultLimit));
    }

    private static long? Number(IQueryCollection query, string key, long least, long most, List<ProblemError> errors)
    {
        if (query[key] is not [{ } text])
        {
            return null;
        }

        if (long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number) && number >= least && number <= most)
        {
            return number;
        }

        errors.Add(new ProblemError(key, key == "limit" ? $"1 to {MaximumLimit} are taken." : "This is not a cursor that this node gave."));
        return null;
    }
}
