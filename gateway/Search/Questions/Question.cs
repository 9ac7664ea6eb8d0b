using Exchange.Audit;

namespace Exchange.Gateway.Search.Questions;

/// <summary>What is searched of one question: a row, and one more for each certificate beyond the first.</summary>
/// <param name="Entry">0 for the record itself, from 1 on for the questions of a batch.</param>
/// <param name="Time">Milliseconds since 1970.</param>
/// <param name="Target">The certificate type that was asked about, or the resource that was called.</param>
/// <param name="Kind">Of the record; a question of a batch has the batch's.</param>
/// <param name="HiddenUntil">Milliseconds since 1970: the person whom it is about is not told before.</param>
internal sealed record Question(
    int Entry,
    long Time,
    AuditDecision Decision,
    long? Person,
    long? Officer,
    long? CaseNumber,
    long? Client,
    long? Department,
    long? ItemCode,
    long? Purpose,
    long? Target,
    AuditKind Kind,
    long? HiddenUntil,
    IReadOnlyList<long> Certificates)
{
    /// <summary>The questions of a record, its own first.</summary>
    /// <param name="key">The key of the record's month.</param>
    /// <param name="known">For what many records have in common.</param>
    public static IEnumerable<Question> Of(AuditRecord record, MonthKey key, KnownTexts known)
    {
        Question own = new(
            0,
            record.Time?.ToDateTimeOffset().ToUnixTimeMilliseconds() ?? 0,
            record.Decision,
            PersonOf(record, key),
            known.Name(key, AuditName.Officer, record.Who?.Officer),
            known.Name(key, AuditName.Case, record.Why?.CaseNumber),
            // Whom a peer asked for is who has asked.
            known.Term(record.Who?.OnBehalfOf?.Client ?? record.Who?.Client),
            known.Term(record.Who?.OnBehalfOf?.Department ?? record.Who?.Department),
            known.Term(record.Why?.ItemCode),
            known.Term(record.Why?.Purpose),
            TargetOf(record, known),
            record.Kind,
            record.Embargo?.Until?.ToDateTimeOffset().ToUnixTimeMilliseconds(),
            CertificatesOf(record, key));
        return record.Entries.Count == 0 ? [own] : record.Entries.Select((entry, position) => own with
        {
            Entry = position + 1,
            Decision = entry.Decision,
            Person = PersonOf(entry, key),
            Target = TargetOf(entry, known),
            Certificates = CertificatesOf(entry, key),
        }).Prepend(own);
    }

    private static long? PersonOf(AuditRecord record, MonthKey key) => SearchNames.Of(key, AuditName.Person, record.Whom?.HolderCode);

    private static long? TargetOf(AuditRecord record, KnownTexts known) =>
        known.Term(record.What is { CertificateType.Length: > 0 } typed ? typed.CertificateType : record.What?.ResourceCode);

    private static IReadOnlyList<long> CertificatesOf(AuditRecord record, MonthKey key) => record.What?.CertificateIds switch
    {
        null or { Count: 0 } => [],
        { Count: 1 } one => SearchNames.Of(key, AuditName.Certificate, one[0]) is { } name ? [name] : [],
        var several => [.. several.Distinct(StringComparer.OrdinalIgnoreCase).Select(id => SearchNames.Of(key, AuditName.Certificate, id)).OfType<long>()],
    };
}
