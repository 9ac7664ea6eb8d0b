using Exchange.Audit;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Search.Copies;

namespace Exchange.Gateway.Alerts.Handling;

/// <summary>Fills what is answered of alerts and silences from the records in which it stands.</summary>
/// <param name="node">The node's code.</param>
internal sealed class AlertBodies(CopiedRecords records, string node)
{
    /// <param name="withPersons">Whether the caller may see persons and certificates.</param>
    /// <exception cref="System.Data.Common.DbException">The records cannot be read now.</exception>
    public async Task<IReadOnlyList<AlertBody>> OfAsync(IReadOnlyList<Alert> alerts, bool withPersons, CancellationToken cancellation)
    {
        IReadOnlyDictionary<(int, ulong), AuditRecord> found = await FindAsync(alerts.SelectMany(alert => new[] { alert.Record, alert.Acknowledgement }), cancellation);
        return [.. alerts.Select(alert => new AlertBody(
            alert.Id,
            alert.Rule,
            alert.About,
            alert.State.ToString().ToLowerInvariant(),
            alert.Counted,
            alert.Threshold,
            new AlertWindowBody(DateTimeOffset.FromUnixTimeMilliseconds(alert.FromAt), DateTimeOffset.FromUnixTimeMilliseconds(alert.ToAt)),
            DateTimeOffset.FromUnixTimeMilliseconds(alert.RaisedAt),
            BodyOf(alert.Record!.Value),
            [.. alert.Places.Select(BodyOf)],
            At(found, alert.Record) is { } record ? SubjectOf(record, withPersons) : null,
            alert.Acknowledgement is { } place ? AcknowledgementOf(alert, place, At(found, place)) : null))];
    }

    /// <inheritdoc cref="OfAsync(IReadOnlyList{Alert}, bool, CancellationToken)"/>
    public async Task<IReadOnlyList<SilenceBody>> OfAsync(IReadOnlyList<Silence> silences, CancellationToken cancellation)
    {
        IReadOnlyDictionary<(int, ulong), AuditRecord> found = await FindAsync(silences.Select(silence => (RecordPlace?)silence.Record), cancellation);
        return [.. silences.Select(silence =>
        {
            AuditAlertHandling? handling = At(found, silence.Record)?.AlertHandling;
            return new SilenceBody(silence.Id, silence.Rule, silence.IsLimited, Text(handling?.Client), Text(handling?.Officer), silence.Until, Text(handling?.Note), BodyOf(silence.Record));
        })];
    }

    private Task<IReadOnlyDictionary<(int Replica, ulong Index), AuditRecord>> FindAsync(IEnumerable<RecordPlace?> places, CancellationToken cancellation) =>
        records.FindAsync(places.OfType<RecordPlace>().Select(place => (place.Replica, place.Index)), cancellation);

    private static AuditRecord? At(IReadOnlyDictionary<(int, ulong), AuditRecord> found, RecordPlace? place) =>
        place is { } at ? found.GetValueOrDefault((at.Replica, at.Index)) : null;

    private static AlertSubjectBody SubjectOf(AuditRecord record, bool withPersons) => new(
        Text(record.Who is { OnBehalfOf: { } asker } ? $"{asker.Node}/{asker.Client}" : record.Who?.Client),
        Text(record.Who?.OnBehalfOf?.Department ?? record.Who?.Department),
        Text(record.Who?.Officer),
        withPersons ? Text(record.Whom?.HolderCode) : null,
        withPersons ? record.What?.CertificateIds.FirstOrDefault() : null,
        Text(record.What?.CertificateType),
        Text(record.What?.ResourceCode),
        record.Alert is { Id.Length: 0 } alarm ? alarm.Subject : null);

    private AlertAcknowledgementBody AcknowledgementOf(Alert alert, RecordPlace place, AuditRecord? record) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(alert.AcknowledgedAt!.Value), BodyOf(place), Text(record?.Who?.Client), Text(record?.Who?.Officer), Text(record?.AlertHandling?.Note));

    private AuditBody BodyOf(RecordPlace place) => new($"{node}/{place.Replica}", place.Index);

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
