namespace Exchange.Gateway.Audit;

/// <summary>The audit log of this replica: the configuration section <c>Audit</c>.</summary>
internal sealed record AuditOptions
{
    /// <summary>The directory of the log's segments; one per replica, on a volume of its own in production.</summary>
    public string Directory { get; init; } = "";

    /// <summary>Files with the log's master keys, 32 bytes in base64 each; the last one writes, all read.</summary>
    public List<string> KeyFiles { get; init; } = [];

    /// <summary>
    /// File with the key that signs what is published of the log, the same for every replica; without it nothing is. The key's
    /// name with the replica behind it is what the log is called in the world.
    /// </summary>
    public string? CheckpointKeyFile { get; init; }

    /// <summary>How large a segment grows.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;
}
