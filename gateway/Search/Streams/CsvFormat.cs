using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Exchange.Gateway.Search.Streams;

/// <summary>
/// A table (RFC 4180) in UTF-8 with a header. Its columns are named members of what a page has of a record; what has no column
/// stands as JSON in the last one. The row at the end begins with <c>end</c>: how many were answered, <c>whole</c> or <c>cut</c>,
/// how many records of each log were searched, and where the search is recorded.
/// </summary>
internal sealed class CsvFormat : ISearchFormat
{
    private const string Other = "other";

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] s_columns =
    [
        "log", "index", "entry", "time", "kind", "decision", "reason", "client", "department", "officer", "onBehalfOf.node", "onBehalfOf.client", "onBehalfOf.department",
        "purpose", "itemCode", "caseNumber", "holder.code", "holder.codeType", "certificateIds", "certificateType", "resourceCode", "method", "pathTemplate", "fieldsReleased",
        "verdict", "servedFrom", "asOf", "node", "latencyMicroseconds", "traceId",
    ];

    public string MediaType => "text/csv";

    public void Begin(IBufferWriter<byte> target) => Row(target, [.. s_columns, Other]);

    public void Write(IBufferWriter<byte> target, string log, FoundRecord found)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter json = new(buffer, s_options))
        {
            RecordWriter.Write(json, log, (ulong)found.Place.Index, found.Place.Entry, found.Record);
        }

        using JsonDocument record = JsonDocument.Parse(buffer.WrittenMemory);
        Row(target, [.. s_columns.Select(column => Cell(record.RootElement, column)), OthersOf(record.RootElement)]);
    }

    public void End(IBufferWriter<byte> target, SearchEnd end)
    {
        string[] cells =
        [
            "end", end.Answered.ToString(CultureInfo.InvariantCulture), end.IsCut ? "cut" : "whole",
            string.Join("; ", end.Covered.Select(log => string.Create(CultureInfo.InvariantCulture, $"{log.Log}: {log.Size}"))),
            string.Create(CultureInfo.InvariantCulture, $"{end.Audit.Log}: {end.Audit.Index}"),
        ];
        Row(target, [.. cells, .. Enumerable.Repeat("", s_columns.Length + 1 - cells.Length)]);
    }

    private static string Cell(JsonElement record, string column)
    {
        foreach (string name in column.Split('.'))
        {
            if (!record.TryGetProperty(name, out record))
            {
                return "";
            }
        }

        return record.ValueKind switch
        {
            JsonValueKind.String => record.GetString()!,
            JsonValueKind.Array => string.Join(' ', record.EnumerateArray().Select(item => item.ToString())),
            _ => record.GetRawText(),
        };
    }

    private static string OthersOf(JsonElement record)
    {
        HashSet<string> known = [.. s_columns.Select(column => column.Split('.')[0])];
        JsonProperty[] others = [.. record.EnumerateObject().Where(member => !known.Contains(member.Name))];
        return others.Length == 0 ? "" : "{" + string.Join(",", others.Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}")) + "}";
    }

    private static void Row(IBufferWriter<byte> target, IReadOnlyList<string> cells)
    {
        StringBuilder row = new();
        foreach (string cell in cells)
        {
            row.Append(row.Length == 0 ? "" : ",").Append(Quoted(Harmless(cell)));
        }

        Encoding.UTF8.GetBytes(row.Append("\r\n").ToString(), target);
    }

    /// <summary>A spreadsheet takes a cell that begins like this for a formula and would carry it out; the full-width ones, too.</summary>
    private static string Harmless(string cell) =>
        cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' ? "'" + cell : cell;

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") ? "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : cell;
}
