using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary>What is looked for in the records. A person's code is read from a file or typed in: command lines are seen by everybody on a machine.</summary>
internal sealed class CriteriaOptions
{
    private static readonly string[] s_timeFormats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly Option<string?> _subject = new("--subject-file") { Description = "File that holds the code of the holder that was asked about; - reads it from standard input", HelpName = "FILE" };
    private readonly (string Member, Option<string?> Option)[] _texts =
    [
        ("officer", new Option<string?>("--officer") { Description = "Who asked", HelpName = "OFFICER" }),
        ("client", new Option<string?>("--client") { Description = "The client that asked", HelpName = "CLIENT" }),
        ("department", new Option<string?>("--department") { Description = "The department that asked", HelpName = "CODE" }),
        ("caseNumber", new Option<string?>("--case") { Description = "The case that it was asked for", HelpName = "NUMBER" }),
        ("itemCode", new Option<string?>("--item") { Description = "The item that it was asked for", HelpName = "CODE" }),
        ("certificateId", new Option<string?>("--certificate") { Description = "The certificate that was asked about", HelpName = "ID" }),
        ("purpose", new Option<string?>("--purpose") { Description = "The purpose that was stated", HelpName = "TEXT" }),
        ("decision", new Option<string?>("--decision") { Description = "allowed, denied or failed", HelpName = "DECISION" }),
    ];

    private readonly Option<string?> _from = Time("--from", "The earliest time");
    private readonly Option<string?> _to = Time("--to", "The end of the time, itself left out");

    public void AddTo(Command command)
    {
        command.Add(_subject);
        foreach ((_, Option<string?> option) in _texts)
        {
            command.Add(option);
        }

        command.Add(_from);
        command.Add(_to);
    }

    /// <summary>Whether an option is one of the criteria.</summary>
    public bool Has(Option option) => _texts.Select(text => text.Option).Append(_subject).Append(_from).Append(_to).Contains(option);

    /// <summary>The body of a search.</summary>
    /// <exception cref="IOException">The file with the holder's code cannot be read.</exception>
    public async Task<JsonObject> ReadAsync(ParseResult parsed, AuditNodeOptions node, CancellationToken cancellation)
    {
        JsonObject search = [];
        if (parsed.GetValue(_subject) is { } file)
        {
            search["subject"] = await SubjectAsync(file, cancellation);
        }

        foreach ((string member, Option<string?> option) in _texts)
        {
            if (parsed.GetValue(option) is { } text)
            {
                search[member] = text;
            }
        }

        foreach ((string member, Option<string?> option) in ((string, Option<string?>)[])[("from", _from), ("to", _to)])
        {
            if (parsed.GetValue(option) is { } time)
            {
                search[member] = time;
            }
        }

        if (node.ContextOf(parsed) is { } context)
        {
            search["context"] = new JsonObject { ["officer"] = context.Officer, ["purpose"] = context.Purpose };
        }

        return search;
    }

    private static async Task<string> SubjectAsync(string file, CancellationToken cancellation)
    {
        if (file != "-")
        {
            return (await File.ReadAllTextAsync(file, cancellation)).Trim();
        }

        if (!System.Console.IsInputRedirected)
        {
            await System.Console.Error.WriteAsync("持证主体代码 · Holder's code: ");
        }

        return (await System.Console.In.ReadLineAsync(cancellation))?.Trim() ?? "";
    }

    private static Option<string?> Time(string name, string description)
    {
        Option<string?> option = new(name) { Description = $"{description}, e.g. 2026-11-01 or 2026-11-01T08:00:00+08:00", HelpName = "TIME" };
        option.CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            // A day is China's, wherever the command runs.
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                return text + "T00:00:00+08:00";
            }

            if (!DateTimeOffset.TryParseExact(text, s_timeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            {
                result.AddError($"'{text}' is no time such as 2026-11-01 or 2026-11-01T08:00:00+08:00.");
                return null;
            }

            return time.ToString("O", CultureInfo.InvariantCulture);
        };
        return option;
    }
}
