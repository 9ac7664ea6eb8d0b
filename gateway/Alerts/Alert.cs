using Exchange.Gateway.Alerts.Counting;

namespace Exchange.Gateway.Alerts;

/// <summary>What an alert has come to.</summary>
internal enum AlertState
{
    Open,
    Acknowledged,

    /// <summary>Somebody had silenced its rule when it was raised; nobody was told, and nobody need acknowledge it.</summary>
    Silenced,
}

/// <summary>An alert as it is kept. Times are in milliseconds since 1970.</summary>
/// <param name="Sequence">Grows from one to the next.</param>
/// <param name="About">Whom it is about: officer, client, person, certificate-type, resource or log.</param>
/// <param name="Subject">The name of whom it is about; null once it is not needed any more.</param>
/// <param name="Places">The records that raised it, the last first.</param>
/// <param name="Record">Its own record; null until that is written.</param>
/// <param name="Acknowledgement">The record of who acknowledged it; null where nobody has.</param>
internal sealed record Alert(
    long Sequence,
    string Id,
    string Rule,
    string About,
    UInt128? Subject,
    int Counted,
    int Threshold,
    long FromAt,
    long ToAt,
    IReadOnlyList<RecordPlace> Places,
    long RaisedAt,
    bool IsSilenced,
    RecordPlace? Record,
    long? AcknowledgedAt,
    RecordPlace? Acknowledgement)
{
    public AlertState State => AcknowledgedAt is not null ? AlertState.Acknowledged : IsSilenced ? AlertState.Silenced : AlertState.Open;
}
