using System.Globalization;
using System.Text.Json;
using Exchange.Audit;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Gateway.Search;

/// <summary>Writes records as JSON, without what only the log needs. What a record does not say is left out.</summary>
internal static class RecordWriter
{
    /// <param name="log">node "/" replica.</param>
    /// <param name="entry">0 for the whole record; otherwise a question of a batch, from 1 on, with the batch's who and why.</param>
    /// <param name="record">Null where it cannot be read any more: only its place is written.</param>
    public static void Write(Utf8JsonWriter json, string log, ulong index, int entry, AuditRecord? record)
    {
        json.WriteStartObject();
        json.WriteString("log", log);
        json.WriteNumber("index", index);
        if (entry > 0)
        {
            json.WriteNumber("entry", entry);
        }

        if (record is not null)
        {
            WriteShared(json, record);
            WriteQuestion(json, entry > 0 ? record.Entries[entry - 1] : record);
            if (record.LatencyMicroseconds > 0)
            {
                json.WriteNumber("latencyMicroseconds", record.LatencyMicroseconds);
            }

            Text(json, "traceId", record.TraceId);
        }

        json.WriteEndObject();
    }

    /// <summary>The questions of a batch.</summary>
    public static void WriteEntries(Utf8JsonWriter json, AuditRecord record)
    {
        json.WriteStartArray("entries");
        foreach (AuditRecord entry in record.Entries)
        {
            json.WriteStartObject();
            WriteQuestion(json, entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteShared(Utf8JsonWriter json, AuditRecord record)
    {
        Time(json, "time", record.Time);
        json.WriteString("kind", RecordNames.Of(record.Kind));
        Text(json, "node", record.Node);
        Text(json, "client", record.Who?.Client);
        Text(json, "department", record.Who?.Department);
        Text(json, "officer", record.Who?.Officer);
        if (record.Who?.OnBehalfOf is { } asker)
        {
            json.WriteStartObject("onBehalfOf");
            Text(json, "node", asker.Node);
            Text(json, "client", asker.Client);
            Text(json, "department", asker.Department);
            json.WriteEndObject();
        }

        Text(json, "purpose", record.Why?.Purpose);
        Text(json, "itemCode", record.Why?.ItemCode);
        Text(json, "caseNumber", record.Why?.CaseNumber);
        WriteAggregate(json, record.Aggregate);
        WriteSearched(json, record.Searched);
        if (record.Embargo is { } embargo)
        {
            json.WriteStartObject("embargo");
            Text(json, "rule", embargo.Rule);
            Time(json, "until", embargo.Until);
            json.WriteEndObject();
        }
        AlertRecordWriter.WriteAlert(json, record);
    }

    private static void WriteQuestion(Utf8JsonWriter json, AuditRecord record)
    {
        json.WriteString("decision", RecordNames.Of(record.Decision));
        Text(json, "reason", record.Reason);
        if (record.Whom is { } whom)
        {
            json.WriteStartObject("holder");
            Text(json, "code", whom.HolderCode);
            Text(json, "codeType", whom.HolderCodeType);
            json.WriteEndObject();
        }

        if (record.What is { } what)
        {
            Texts(json, "certificateIds", what.CertificateIds);
            Text(json, "certificateType", what.CertificateType);
            Text(json, "resourceCode", what.ResourceCode);
            Text(json, "method", what.HttpMethod);
            Text(json, "pathTemplate", what.PathTemplate);
            Texts(json, "fieldsReleased", what.FieldsReleased);
            Text(json, "tokenClient", what.TokenClient);
        }

        Text(json, "verdict", record.Verdict);
        Text(json, "servedFrom", record.ServedFrom);
        Time(json, "asOf", record.AsOf);
        Place(json, "peerRecord", record.PeerRecord);
    }

    private static void WriteAggregate(Utf8JsonWriter json, AuditAggregate? aggregate)
    {
        if (aggregate is not null)
        {
            json.WriteStartObject("aggregate");
            Text(json, "network", aggregate.Network);
            Text(json, "reason", aggregate.Reason);
            Time(json, "second", aggregate.Second);
            json.WriteNumber("count", aggregate.Count);
            json.WriteEndObject();
        }
    }

    private static void WriteSearched(Utf8JsonWriter json, AuditSearched? searched)
    {
        if (searched is null)
        {
            return;
        }

        json.WriteStartObject("searched");
        Text(json, "officer", searched.Officer);
        Text(json, "client", searched.Client);
        Text(json, "department", searched.Department);
        Text(json, "caseNumber", searched.CaseNumber);
        Text(json, "itemCode", searched.ItemCode);
        Text(json, "purpose", searched.Purpose);
        Text(json, "decision", searched.Decision == AuditDecision.Unspecified ? null : RecordNames.Of(searched.Decision));
        Time(json, "from", searched.From);
        Time(json, "to", searched.To);
        Place(json, "record", searched.Record);
        if (searched.Streamed)
        {
            json.WriteBoolean("streamed", true);
        }
        else
        {
            json.WriteNumber("answered", searched.Answered);
        }

        json.WriteEndObject();
    }

    public static void Place(Utf8JsonWriter json, string name, AuditReference? place)
    {
        if (place is not null)
        {
            json.WriteStartObject(name);
            json.WriteString("log", place.Log);
            json.WriteNumber("index", place.Index);
            json.WriteEndObject();
        }
    }

    public static void Time(Utf8JsonWriter json, string name, Timestamp? time)
    {
        if (time is not null)
        {
            json.WriteString(name, time.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }
    }

    public static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, text);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyCollection<string> texts)
    {
        if (texts.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (string text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    }
}
