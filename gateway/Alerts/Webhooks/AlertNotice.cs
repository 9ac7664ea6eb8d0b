using System.Buffers;
using System.Text.Json;
using Exchange.Gateway.Alerts.Counting;

namespace Exchange.Gateway.Alerts.Webhooks;

/// <summary>
/// What the receiver is told: that a rule was broken, how much, when, and where the records are. Whom it is about is found in those
/// by whoever may see them.
/// </summary>
/// <param name="node">The node's code.</param>
internal sealed class AlertNotice(string node)
{
    public byte[] Write(Alert alert)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", alert.Id);
            json.WriteString("node", node);
            json.WriteString("rule", alert.Rule);
            json.WriteString("about", alert.About);
            json.WriteNumber("count", alert.Counted);
            json.WriteNumber("threshold", alert.Threshold);
            json.WriteStartObject("window");
            json.WriteString("from", DateTimeOffset.FromUnixTimeMilliseconds(alert.FromAt).UtcDateTime);
            json.WriteString("to", DateTimeOffset.FromUnixTimeMilliseconds(alert.ToAt).UtcDateTime);
            json.WriteEndObject();
            json.WriteString("raisedAt", DateTimeOffset.FromUnixTimeMilliseconds(alert.RaisedAt).UtcDateTime);
            json.WritePropertyName("record");
            Write(json, alert.Record!.Value);
            json.WriteStartArray("records");
            foreach (RecordPlace place in alert.Places)
            {
                Write(json, place);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void Write(Utf8JsonWriter json, RecordPlace place)
    {
        json.WriteStartObject();
        json.WriteString("log", $"{node}/{place.Replica}");
        json.WriteNumber("index", place.Index);
        json.WriteEndObject();
    }
}
