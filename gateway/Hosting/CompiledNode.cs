using Exchange.Gateway.Configuration;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Resources;
using Exchange.Gateway.State;

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
    public NodeOptions Node => Configuration.Node;

    /// <summary>The audit log's name: node "/" replica.</summary>
    public string LogName => $"{Node.Code}/{Node.Replica}";
}
