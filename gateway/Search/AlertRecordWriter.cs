using System.Text.Json;
using Exchange.Audit;
using static Exchange.Gateway.Search.RecordWriter;

namespace Exchange.Gateway.Search;

/// <summary>Writes what records of alerts, and of what was done about them, say besides others.</summary>
internal static class AlertRecordWriter
{
    public static void WriteAlert(Utf8JsonWriter json, AuditRecord record)
    {
        if (record.Alert is { } alert)
        {
            json.WriteStartObject("alert");
            Text(json, "id", alert.Id);
            Text(json, "rule", alert.Rule);
            Text(json, "about", alert.Subject);
            json.WriteNumber("count", alert.Counted);
            json.WriteNumber("threshold", alert.Threshold);
            Time(json, "from", alert.From);
            Time(json, "to", alert.To);
            json.WriteBoolean("silenced", alert.Silenced);
            Place(json, "lastRecord", alert.Records.Count > 0 ? alert.Records[0] : null);
            json.WriteEndObject();
        }

        if (record.AlertHandling is { } handling)
        {
            json.WriteStartObject("alertHandling");
            Text(json, "action", handling.Action);
            Text(json, "id", handling.Id);
            Text(json, "note", handling.Note);
            Text(json, "rule", handling.Rule);
            Text(json, "client", handling.Client);
            Text(json, "officer", handling.Officer);
            Time(json, "until", handling.Until);
            json.WriteEndObject();
        }
    }
}
