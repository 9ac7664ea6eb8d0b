using Exchange.Gateway.Configuration;
using Exchange.Gateway.Access;
using Exchange.Gateway.Alerts;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Console;
using Exchange.Gateway.Kafka;
using Exchange.Gateway.MyData;
using Exchange.Gateway.Peers;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Resources;
using Exchange.Gateway.Sources;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.StatusLists;

namespace Exchange.Gateway.Hosting;

/// <summary>The whole configuration of a node; docs/guides/configuration.md explains every key.</summary>
internal sealed record NodeConfiguration
{
    public NodeOptions Node { get; init; } = new();

    public ListenOptions Listen { get; init; } = new();

    public AccessOptions Access { get; init; } = new();

    public List<TypeOptions> Types { get; init; } = [];

    public List<SourceOptions> Sources { get; init; } = [];

    public List<PeerOptions> Peers { get; init; } = [];

    public List<ResourceOptions> Resources { get; init; } = [];

    public CardOptions Cards { get; init; } = new();

    public AuditOptions Audit { get; init; } = new();

    public MyDataOptions MyData { get; init; } = new();

    public StateOptions State { get; init; } = new();

    public StatusListOptions? StatusLists { get; init; }

    public RedisOptions? Redis { get; init; }

    public KafkaOptions? Kafka { get; init; }

    public AlertOptions? Alerts { get; init; }

    public ConsoleOptions? Console { get; init; }
}
