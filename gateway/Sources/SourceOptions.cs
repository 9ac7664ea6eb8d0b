namespace Exchange.Gateway.Sources;

/// <summary>A registry of this node, behind an adapter: an entry of the configuration section <c>Sources</c>.</summary>
internal sealed record SourceOptions
{
    /// <summary>The source's name in the adapter's configuration.</summary>
    public string Name { get; init; } = "";

    /// <summary>The code of the department whose registry it is, which may see who asked about its data; absent where none may.</summary>
    public string? Department { get; init; }

    /// <summary>The adapter's gRPC address.</summary>
    public string Adapter { get; init; } = "";

    /// <summary>File with the secret that the adapter asks for. Without one the adapter must be on this machine.</summary>
    public string? SecretFile { get; init; }

    /// <summary>How long one question may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many questions may be under way at once; four times as many may wait. A hundred of a batch that are put together are one.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>Whether the registry's changes are followed, where its adapter announces them.</summary>
    public bool Watch { get; init; } = true;
}

/// <summary>A certificate type that this node answers for: an entry of the configuration section <c>Types</c>.</summary>
internal sealed record TypeOptions
{
    /// <summary>21 characters: the defining body's unified social credit code and three digits.</summary>
    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>The source that is asked; this or <see cref="Peer"/>.</summary>
    public string? Source { get; init; }

    /// <summary>The node that is asked; this or <see cref="Source"/>.</summary>
    public string? Peer { get; init; }

    /// <summary>How old an answer from the cache may be.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromSeconds(5);
}
