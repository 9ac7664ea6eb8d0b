using System.CommandLine;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary>Which node is asked, by whom and why.</summary>
internal sealed class AuditNodeOptions
{
    private readonly Option<Uri> _url = new("--url")
    {
        Description = "The node's public address, e.g. http://127.0.0.1:8090",
        Required = true,
        CustomParser = result =>
        {
            if (!Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            {
                result.AddError("--url must be an absolute http or https address, e.g. http://127.0.0.1:8090.");
            }

            return address;
        },
    };

    private readonly Option<FileInfo> _token = new("--token-file") { Description = "File that holds an access token of a client of the role auditor (exchange token)", Required = true, HelpName = "FILE" };
    private readonly Option<string?> _officer = new("--asked-by") { Description = "Who asks, as it is to be recorded with the question", HelpName = "OFFICER" };
    private readonly Option<string?> _purpose = new("--asked-for") { Description = "Why it is asked, as it is to be recorded with the question; with --asked-by", HelpName = "PURPOSE" };

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_token);
        command.Add(_officer);
        command.Add(_purpose);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_officer) is null != result.GetResult(_purpose) is null)
            {
                result.AddError("--asked-by and --asked-for are given together or not at all.");
            }
        });
    }

    /// <exception cref="IOException">The file with the token cannot be read.</exception>
    public async Task<AuditNode> OpenAsync(ParseResult parsed, CancellationToken cancellation) =>
        new(parsed.GetRequiredValue(_url), (await File.ReadAllTextAsync(parsed.GetRequiredValue(_token).FullName, cancellation)).Trim());

    /// <summary>The context, as a body has it; null where none is given.</summary>
    public (string Officer, string Purpose)? ContextOf(ParseResult parsed) =>
        parsed.GetValue(_officer) is { } officer && parsed.GetValue(_purpose) is { } purpose ? (officer, purpose) : null;

    /// <summary>The context, as headers have it.</summary>
    public IReadOnlyDictionary<string, string> HeadersOf(ParseResult parsed) => ContextOf(parsed) is { } context
        ? new Dictionary<string, string> { ["Exchange-Officer"] = Uri.EscapeDataString(context.Officer), ["Exchange-Purpose"] = Uri.EscapeDataString(context.Purpose) }
        : new Dictionary<string, string>();
}
