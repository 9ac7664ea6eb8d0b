namespace Exchange.Adapters.Hosting;

/// <summary>What the command line says.</summary>
internal sealed record AdapterSettings
{
    /// <summary>An http (HTTP/2 without TLS) or https address.</summary>
    public required Uri Listen { get; init; }

    /// <summary>The folder of the mapping files.</summary>
    public required string Sources { get; init; }

    /// <summary>The file with the secrets that callers may present, one a line; null where callers need none.</summary>
    public string? SecretFile { get; init; }

    /// <summary>The PEM files of the server's certificate and its private key, for https.</summary>
    public string? Certificate { get; init; }

    public string? Key { get; init; }

    /// <summary>Whether the process ends with its parent, told by the end of standard input.</summary>
    public bool ParentPipe { get; init; }
}
