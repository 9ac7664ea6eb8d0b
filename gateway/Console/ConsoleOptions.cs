namespace Exchange.Gateway.Console;

/// <summary>
/// The counter page: the configuration section <c>Console</c>, absent where there is none. People cannot sign in yet,
/// so the page asks as one client for whoever opens it: only a demo on loopback may have it.
/// </summary>
internal sealed record ConsoleOptions
{
    /// <summary>The client as which the page asks.</summary>
    public string Client { get; init; } = "";

    /// <summary>The purposes it offers.</summary>
    public List<string> Purposes { get; init; } = [];

    /// <summary>Certificate identifiers it offers to try.</summary>
    public List<string> Samples { get; init; } = [];
}
