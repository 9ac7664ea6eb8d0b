using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Exchange.Contracts.CodeLists;
using Exchange.Contracts.V1;
using CanonicalState = Exchange.Contracts.CodeLists.CanonicalState;

namespace Exchange.Gateway.Lookups;

/// <summary>
/// The fields of a certificate that a grant can name, each with how it is written and how it is taken over. Identifier
/// and type are not among them: whoever looks a certificate up has them.
/// </summary>
internal static class CertificateFields
{
    public const string State = "state";

    private static readonly Field[] s_fields =
    [
        new("number", (json, it) => json.WriteString("number", it.Number), (from, to) => to.Number = from.Number),
        new("issuer", (json, it) => WriteOrganisation(json, "issuer", it.Issuer), (from, to) => to.Issuer = from.Issuer),
        new("definingBody", (json, it) => WriteOrganisation(json, "definingBody", it.DefiningBody), (from, to) => to.DefiningBody = from.DefiningBody),
        new("holderName", (json, it) => json.WriteString("holderName", it.Holder?.Name), (from, to) => HolderOf(to).Name = from.Holder?.Name ?? ""),
        new("holderCode", WriteHolderCode, CopyHolderCode),
        new("issuedOn", (json, it) => WriteDate(json, "issuedOn", it.IssuedOn), (from, to) => to.IssuedOn = from.IssuedOn),
        new("validFrom", (json, it) => WriteDate(json, "validFrom", it.ValidFrom), (from, to) => to.ValidFrom = from.ValidFrom),
        new("validTo", (json, it) => WriteDate(json, "validTo", it.ValidTo), (from, to) => to.ValidTo = from.ValidTo),
        new("areaCode", (json, it) => json.WriteString("areaCode", it.AreaCode), (from, to) => to.AreaCode = from.AreaCode),
        new(State, WriteState, (from, to) => to.State = from.State),
        new("version", (json, it) => json.WriteString("version", it.Version), (from, to) => to.Version = from.Version),
        new("annotations", WriteAnnotations, (from, to) => to.Annotations.AddRange(from.Annotations)),
        new("relatedItems", WriteRelatedItems, (from, to) => to.RelatedItems.AddRange(from.RelatedItems)),
        new("extension", WriteExtension, (from, to) => to.Extension.Add(from.Extension)),
    ];

    private static readonly FrozenDictionary<string, Field> s_byName = s_fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);

    public static FrozenSet<string> Names { get; } = s_fields.Select(field => field.Name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Writes a certificate object with identifier, type and the given fields, in the order of the list.</summary>
    public static void Write(Utf8JsonWriter json, Certificate certificate, IReadOnlyCollection<string> fields)
    {
        json.WriteStartObject();
        json.WriteString("id", certificate.Id);
        json.WriteStartObject("type");
        json.WriteString("code", certificate.Type.Code);
        json.WriteString("name", certificate.Type.Name);
        json.WriteEndObject();
        foreach (Field field in s_fields.Where(field => fields.Contains(field.Name)))
        {
            field.Write(json, certificate);
        }

        json.WriteEndObject();
    }

    /// <summary>A certificate that holds identifier, type, change sequence and the given fields only.</summary>
    public static Certificate Reduce(Certificate certificate, IEnumerable<string> fields)
    {
        Certificate reduced = new() { Id = certificate.Id, Type = certificate.Type, ChangeSequence = certificate.ChangeSequence };
        foreach (string name in fields)
        {
            s_byName[name].Copy(certificate, reduced);
        }

        return reduced;
    }

    private static Holder HolderOf(Certificate certificate) => certificate.Holder ??= new Holder();

    private static void CopyHolderCode(Certificate from, Certificate to)
    {
        HolderOf(to).Code = from.Holder?.Code ?? "";
        HolderOf(to).CodeType = from.Holder?.CodeType ?? "";
    }

    private static void WriteHolderCode(Utf8JsonWriter json, Certificate certificate)
    {
        json.WriteStartObject("holderCode");
        json.WriteString("code", certificate.Holder?.Code);
        json.WriteString("codeType", certificate.Holder?.CodeType);
        json.WriteEndObject();
    }

    private static void WriteOrganisation(Utf8JsonWriter json, string name, Organisation? organisation)
    {
        json.WriteStartObject(name);
        json.WriteString("code", organisation?.Code);
        json.WriteString("name", organisation?.Name);
        json.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter json, Certificate certificate)
    {
        json.WriteStartObject(State);
        json.WriteString("canonical", ((CanonicalState)certificate.State.Canonical).WireName());
        json.WriteString("source", certificate.State.SourceCode);
        json.WriteString("text", certificate.State.Text);
        json.WriteEndObject();
    }

    private static void WriteAnnotations(Utf8JsonWriter json, Certificate certificate)
    {
        json.WriteStartArray("annotations");
        foreach (Annotation annotation in certificate.Annotations)
        {
            json.WriteStartObject();
            json.WriteString("madeAt", annotation.MadeAt?.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteString("madeBy", annotation.MadeBy);
            json.WriteString("reason", annotation.Reason);
            WriteDate(json, "validTo", annotation.ValidTo);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRelatedItems(Utf8JsonWriter json, Certificate certificate)
    {
        json.WriteStartArray("relatedItems");
        foreach (string item in certificate.RelatedItems)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }

    private static void WriteExtension(Utf8JsonWriter json, Certificate certificate)
    {
        json.WriteStartObject("extension");
        foreach ((string name, string value) in certificate.Extension.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteDate(Utf8JsonWriter json, string name, Date? date) =>
        json.WriteString(name, date is null ? null : string.Create(CultureInfo.InvariantCulture, $"{date.Year:0000}-{date.Month:00}-{date.Day:00}"));

    private sealed record Field(string Name, Action<Utf8JsonWriter, Certificate> Write, Action<Certificate, Certificate> Copy);
}
