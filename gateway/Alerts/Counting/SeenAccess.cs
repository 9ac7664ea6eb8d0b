using Exchange.Audit;

namespace Exchange.Gateway.Alerts.Counting;

/// <summary>What a rule looks at in a record, or in one question of a batch.</summary>
/// <param name="Time">Milliseconds since 1970.</param>
/// <param name="Caller">The client that held the token; there are no more of them than are configured.</param>
/// <param name="Client">The client that asked, with its node before it where that is another one: a peer may name any.</param>
/// <param name="Officer">As the client says; empty where it did not.</param>
/// <param name="Whom">The holder's code or, where the record knows none, the certificate; null where it was about neither.</param>
/// <param name="Target">The certificate type or, of a call, the departmental interface; null where it was about no data of one: a peer that watches for changes names many at once.</param>
internal sealed record SeenAccess(
    RecordPlace Place,
    long Time,
    AuditKind Kind,
    AuditDecision Decision,
    string Caller,
    string Client,
    string Officer,
    string? Whom,
    string? Target,
    bool HasCase)
{
    /// <summary>The accesses that a record tells of; none where somebody without a name was refused, or nobody asked for anything.</summary>
    public static IEnumerable<SeenAccess> Of(RecordPlace place, AuditRecord record)
    {
        if (record is not { Who: { Client.Length: > 0 } who, Time: { } time })
        {
            return [];
        }

        SeenAccess shared = new(
            place,
            time.ToDateTimeOffset().ToUnixTimeMilliseconds(),
            record.Kind,
            record.Decision,
            who.Client,
            who.OnBehalfOf is { } asker ? $"{asker.Node}/{asker.Client}" : who.Client,
            who.Officer,
            null,
            null,
            record.Why is { CaseNumber.Length: > 0 });
        return record.Entries.Count == 0 ? [shared.About(record)] : record.Entries.Select(shared.About);
    }

    private SeenAccess About(AuditRecord question)
    {
        string? whom = question.Whom is { HolderCode.Length: > 0 } holder ? holder.HolderCode.ToUpperInvariant() : question.What?.CertificateIds.FirstOrDefault();
        return this with
        {
            Decision = question.Decision,
            Whom = whom,
            Target = question.What switch
            {
                { ResourceCode.Length: > 0 } call => call.ResourceCode,
                { CertificateType.Length: > 0 } certificates when whom is not null => certificates.CertificateType,
                _ => null,
            },
        };
    }
}
