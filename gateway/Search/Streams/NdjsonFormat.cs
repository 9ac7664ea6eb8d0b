using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Exchange.Gateway.Search.Streams;

/// <summary>A JSON object a line: the records as a page has them, then <c>{"end": …}</c>.</summary>
internal sealed class NdjsonFormat : ISearchFormat
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string MediaType => "application/x-ndjson";

    public void Begin(IBufferWriter<byte> target)
    {
    }

    public void Write(IBufferWriter<byte> target, string log, FoundRecord found) =>
        Line(target, json => RecordWriter.Write(json, log, (ulong)found.Place.Index, found.Place.Entry, found.Record));

    public void End(IBufferWriter<byte> target, SearchEnd end) => Line(target, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("end");
        json.WriteNumber("answered", end.Answered);
        json.WriteBoolean("whole", !end.IsCut);
        json.WriteStartArray("covered");
        foreach ((string log, ulong size) in end.Covered)
        {
            json.WriteStartObject();
            json.WriteString("log", log);
            json.WriteNumber("size", size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("audit");
        json.WriteString("log", end.Audit.Log);
        json.WriteNumber("index", end.Audit.Index);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Line(IBufferWriter<byte> target, Action<Utf8JsonWriter> write)
    {
        using (Utf8JsonWriter json = new(target, s_options))
        {
            write(json);
        }

        target.Write("\n"u8);
    }
}
