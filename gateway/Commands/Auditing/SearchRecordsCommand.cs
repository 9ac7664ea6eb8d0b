using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary><c>exchange audit search</c>: asks a node who looked at what, when and why.</summary>
internal static class SearchRecordsCommand
{
    private const int DefaultRows = 200;
    private const int PageRows = 200;
    private const int WidthInFile = 240;

    /// <summary>The last line is shorter.</summary>
    private const int TailBytes = 16 * 1024;

    private static readonly (string Header, string[] Members)[] s_columns =
    [
        ("时间 · Time", ["time"]), ("记录 · Record", ["log", "index", "entry"]), ("类别 · Kind", ["kind"]), ("结果 · Decision", ["decision", "reason"]),
        ("何人 · Who", ["client", "department", "officer"]), ("何故 · Why", ["purpose", "itemCode", "caseNumber"]), ("何物 · What", ["certificateIds", "resourceCode", "verdict"]),
    ];

    public static Command Create()
    {
        AuditNodeOptions node = new();
        CriteriaOptions criteria = new();
        Option<string> format = new("--format") { Description = "table, csv or ndjson", DefaultValueFactory = _ => "table", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("table", "csv", "ndjson");
        Option<int?> limit = new("--limit") { Description = $"How many at most; otherwise {DefaultRows} in a table, and all in the other formats", HelpName = "NUMBER" };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
            {
                result.AddError("--limit is at least 1.");
            }
        });
        Command command = new("search", "Who looked at what, when and why, the newest first; the node records the question. Every criterion that is given must hold") { format, limit };
        node.AddTo(command);
        criteria.AddTo(command);
        command.SetAction((parsed, cancellation) => AuditNodeRun.RunAsync(async () =>
        {
            using AuditNode asked = await node.OpenAsync(parsed, cancellation);
            JsonObject search = await criteria.ReadAsync(parsed, node, cancellation);
            return parsed.GetRequiredValue(format) switch
            {
                "csv" => await StreamAsync(asked, search, parsed.GetValue(limit), "text/csv", "end,", cancellation),
                "ndjson" => await StreamAsync(asked, search, parsed.GetValue(limit), "application/x-ndjson", "{\"end\":", cancellation),
                _ => await TableAsync(asked, search, parsed.GetValue(limit) ?? DefaultRows, cancellation),
            };
        }));
        return command;
    }

    /// <summary>Hands on what the node sends, byte for byte. Whether its end came decides the exit code, not that the connection was closed.</summary>
    private static async Task<int> StreamAsync(AuditNode node, JsonObject search, int? limit, string mediaType, string endMark, CancellationToken cancellation)
    {
        if (limit is { } most)
        {
            search["limit"] = most;
        }

        byte[] tail = [];
        try
        {
            await node.StreamAsync(search, mediaType, async body =>
            {
                await using Stream output = System.Console.OpenStandardOutput();
                byte[] buffer = new byte[TailBytes];
                while (await body.ReadAsync(buffer, cancellation) is > 0 and int read)
                {
                    await output.WriteAsync(buffer.AsMemory(0, read), cancellation);
                    tail = [.. tail[Math.Min(tail.Length, Math.Max(0, tail.Length + read - TailBytes))..], .. buffer[..read]];
                }
            }, cancellation);
        }
        catch (IOException)
        {
            tail = [];
        }

        string end = Encoding.UTF8.GetString(tail);
        if (end.EndsWith('\n') && end[(end.TrimEnd().LastIndexOf('\n') + 1)..].StartsWith(endMark, StringComparison.Ordinal))
        {
            return ExitCodes.Done;
        }

        await System.Console.Error.WriteLineAsync("答复中断 · The answer was cut off: it is not whole.");
        return ExitCodes.Failed;
    }

    private static async Task<int> TableAsync(AuditNode node, JsonObject search, int limit, CancellationToken cancellation)
    {
        Table table = new();
        table.AddColumns([.. s_columns.Select(column => column.Header)]);
        JsonElement page;
        do
        {
            search["limit"] = Math.Min(PageRows, limit - table.Rows.Count);
            page = await node.SearchAsync(search, cancellation);
            foreach (JsonElement record in page.GetProperty("records").EnumerateArray())
            {
                table.AddRow(s_columns.Select(column => new Text(Printable.Of(string.Join(' ', column.Members.Select(member => TextOf(record, member)).Where(text => text.Length > 0))))));
            }

            search["cursor"] = page.GetProperty("cursor").GetString();
        }
        while (search["cursor"] is not null && table.Rows.Count < limit);

        if (System.Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthInFile;
        }

        AnsiConsole.Write(table);
        string covered = string.Join(", ", page.GetProperty("covered").EnumerateArray().Select(log => $"{log.GetProperty("log")}: {log.GetProperty("size")}"));
        await System.Console.Out.WriteLineAsync($"{table.Rows.Count} 条 · answers{(search["cursor"] is null ? "" : ";还有更多 · and there are more (--limit)")}. 已检索 · Searched: {covered}");
        return ExitCodes.Done;
    }

    private static string TextOf(JsonElement record, string member) => !record.TryGetProperty(member, out JsonElement value) ? ""
        : value.ValueKind == JsonValueKind.Array ? string.Join(' ', value.EnumerateArray())
        : member is "index" ? "№ " + value
        : member is "entry" ? "/ " + value
        : value.ToString();
}
