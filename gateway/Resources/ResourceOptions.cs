namespace Exchange.Gateway.Resources;

/// <summary>A departmental HTTP interface that is shared: an entry of the configuration section <c>Resources</c>.</summary>
internal sealed record ResourceOptions
{
    /// <summary>What follows <c>/resources/</c>: lower-case letters, digits and hyphens.</summary>
    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>The code of the providing department.</summary>
    public string Department { get; init; } = "";

    /// <summary>Where calls go: what follows the code is appended to this address.</summary>
    public string Address { get; init; } = "";

    /// <summary>The methods that are shared. No default: binding would add to one.</summary>
    public List<string> Methods { get; init; } = [];

    /// <summary>The header in which the department wants its secret, e.g. X-Api-Key; empty where it wants none.</summary>
    public string? SecretHeader { get; init; }

    /// <summary>File that holds what is sent in that header.</summary>
    public string? SecretFile { get; init; }

    /// <summary>How long a call may stand still: until the department begins to answer, and between two parts of an answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
