namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>What this node is a witness of: the configuration section <c>Audit:Witness</c>.</summary>
internal sealed record WitnessOptions
{
    /// <summary>File with the key that cosigns, the same for every replica, and used for nothing else.</summary>
    public string KeyFile { get; init; } = "";

    public List<WitnessedLogOptions> Logs { get; init; } = [];
}

/// <summary>A log that is witnessed.</summary>
internal sealed record WitnessedLogOptions
{
    /// <summary>The first line of its checkpoints, e.g. exchange.example/350703/0.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Its public keys as text, name+id+base64 (c2sp.org/signed-note, "Verifier keys"); one has to have signed.</summary>
    public List<string> VerifierKeys { get; init; } = [];

    /// <summary>Where the log itself publishes, e.g. https://jianyang.example/audit/log/0; what is refused is held against that.</summary>
    public string Url { get; init; } = "";
}
