using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Gateway.Access;
using Exchange.Gateway.Alerts.Rules;
using Exchange.Gateway.Audit.Cosigning;
using Exchange.Gateway.Audit.Embargoes;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Resources;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification.StatusLists;

namespace Exchange.Gateway.Hosting;

/// <summary>A configuration that has been found usable, with its files read and its keys parsed.</summary>
internal sealed record CompiledNode(
    NodeConfiguration Configuration,
    TimeZoneInfo TimeZone,
    SigningKeys SigningKeys,
    AccessSnapshot Access,
    AuditKeys AuditKeys,
    StateDatabase State,
    IReadOnlyList<Resource> Resources,
    IReadOnlyDictionary<string, string> SourceSecrets)
{
    /// <summary>What signs checkpoints of this replica's audit log, under the log's own name; null where it is not published.</summary>
    public NoteSignerKey? CheckpointKey { get; init; }

    /// <summary>Which accesses persons are not told of yet; null where there are none.</summary>
    public EmbargoRules? Embargoes { get; init; }

    /// <summary>Who is asked to cosign what is published of the audit log.</summary>
    public IReadOnlyList<WitnessAddress> Witnesses { get; init; } = [];

    /// <summary>Null where the node witnesses no other's log.</summary>
    public Witness? Witness { get; init; }

    /// <summary>Null where the node publishes no status lists.</summary>
    public StatusKey? StatusKey { get; init; }

    /// <summary>The keys under which cards leave the process; null where they do not.</summary>
    public KeyRing? CardKeys { get; init; }

    /// <summary>Null where the node has no Redis.</summary>
    public RedisClient? Redis { get; init; }

    /// <summary>Null where nobody watches over the accesses.</summary>
    public AlertPlan? Alerts { get; init; }

    /// <summary>The key rings of the peers that are followed over Kafka, by node code.</summary>
    public IReadOnlyDictionary<string, KeyRing> PeerKeys { get; init; } = new Dictionary<string, KeyRing>();

    public NodeOptions Node => Configuration.Node;

    /// <summary>The audit log's name: node "/" replica.</summary>
    public string LogName => $"{Node.Code}/{Node.Replica}";
}
