using Exchange.Audit;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Rules;

namespace Exchange.Gateway.Alerts;

/// <summary>An alert that is about to be kept.</summary>
/// <param name="Subject">The name of whom it is about.</param>
/// <param name="WindowNumber">One rule raises no two alerts of one subject within a window, so rule, subject and this are its key. Below zero for those that are silenced, so that none of them stands in the way of one that is told.</param>
/// <param name="Record">Where its own record stands; null where that is still to be written.</param>
internal sealed record NewAlert(
    string Id,
    string Rule,
    string About,
    UInt128 Subject,
    long WindowNumber,
    int Counted,
    int Threshold,
    long FromAt,
    long ToAt,
    IReadOnlyList<RecordPlace> Places,
    long RaisedAt,
    bool IsSilenced,
    RecordPlace? Record)
{
    /// <summary>What an alert about a log that this node witnesses is about.</summary>
    public const string AboutLog = "log";

    public static NewAlert Of(Trip trip, DateTimeOffset now, bool isSilenced) => new(
        NewId(), trip.Rule, AlertRule.NameOf(trip.Per), trip.Subject, isSilenced ? ~(trip.To / trip.Window) : trip.To / trip.Window, trip.Counted, trip.Threshold, trip.From, trip.To, trip.Places, now.ToUnixTimeMilliseconds(), isSilenced, null);

    /// <summary>An alarm that a witness has recorded: its record is there already.</summary>
    public static NewAlert Of(RecordPlace place, AuditRecord alarm, SubjectNames names, DateTimeOffset now)
    {
        long at = alarm.Time.ToDateTimeOffset().ToUnixTimeMilliseconds();
        return new NewAlert(NewId(), alarm.Alert.Rule, AboutLog, names.OfLog(alarm.Alert.Subject), at, 1, 1, at, at, [place], now.ToUnixTimeMilliseconds(), false, place);
    }

    private static string NewId() => Guid.CreateVersion7().ToString("N");
}
