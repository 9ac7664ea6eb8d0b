using Exchange.Gateway.Audit.Cosigning;
using Exchange.Gateway.Audit.Witnessing;

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

    /// <summary>Who is asked to cosign what is published.</summary>
    public List<WitnessAddressOptions> Witnesses { get; init; } = [];

    /// <summary>Null where this node witnesses no other's log.</summary>
    public WitnessOptions? Witness { get; init; }

    /// <summary>How large a segment grows.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;
}
