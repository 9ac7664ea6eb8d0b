using Exchange.Gateway.Health;
using Exchange.Gateway.Kafka;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Sources;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.ChangeTopic;

namespace Exchange.Gateway.Hosting;

/// <summary>Connects the change feeds with the topics of this node and of the peers that it follows over Kafka.</summary>
internal static class KafkaTopic
{
    /// <param name="node">Whose topic is read.</param>
    /// <param name="source">One of that node's sources, or null for all of them.</param>
    public static KafkaChanges Changes(IServiceProvider provider, KafkaOptions kafka, string node, Func<KeyRing> ring, string? source, IReadOnlySet<string> types)
    {
        TimeProvider time = provider.GetRequiredService<TimeProvider>();
        return new KafkaChanges(kafka, TopicNames.Of(node), source, types, new ChangeCodec(node, ring, time), time, provider.GetRequiredService<ILogger<KafkaChanges>>());
    }

    /// <summary>The node's own key ring, which is there where the node is on Kafka.</summary>
    public static Func<KeyRing> OwnRing(IServiceProvider provider) => provider.GetRequiredService<CurrentKeyRing>() is var current ? () => current.Ring : null!;

    /// <summary>The key ring of a peer that is followed over Kafka.</summary>
    public static Func<KeyRing> RingOf(IServiceProvider provider, string peer) => provider.GetRequiredKeyedService<CurrentKeyRing>(peer) is var current ? () => current.Ring : null!;

    /// <summary>The key rings of peers are read again when their files change, as the node's own is.</summary>
    public static void AddPeerRings(this IServiceCollection services, CompiledNode node)
    {
        foreach ((string peer, KeyRing ring) in node.PeerKeys)
        {
            string file = node.Configuration.Peers.Single(candidate => candidate.Node == peer).KeysFile!;
            services.AddKeyedSingleton(peer, (provider, _) => ActivatorUtilities.CreateInstance<CurrentKeyRing>(provider, ring, file));
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<CurrentKeyRing>(peer));
        }
    }

    /// <summary>None where the node is not on Kafka: its feeds then listen to the adapters themselves.</summary>
    public static IEnumerable<(LeaseHolder Lease, SourcePublisher Publisher)> Publishers(IServiceProvider provider)
    {
        CompiledNode node = provider.GetRequiredService<CompiledNode>();
        if (node.Configuration.Kafka is not { } kafka)
        {
            yield break;
        }

        TimeProvider time = provider.GetRequiredService<TimeProvider>();
        Leases agreed = new(provider.GetRequiredService<StateDatabase>(), provider.GetRequiredService<NodeHealth>());
        SourceOptions[] sources = [.. ChangeFeeds.SourcesOf(provider)];
        string[] names = [.. sources.Select(source => source.Name)];
        foreach (SourceOptions source in sources)
        {
            HashSet<string> types = [.. node.Configuration.Types.Where(type => type.Source == source.Name).Select(type => type.Code)];
            PublishedSource published = new(source.Name, types, ChangeFeeds.Adapter(source, node), names);
            ChangeCodec codec = new(node.Node.Code, OwnRing(provider), time);
            yield return (
                new LeaseHolder(agreed, "publish " + source.Name, time, provider.GetRequiredService<ILogger<LeaseHolder>>()),
                new SourcePublisher(
                    published, kafka, TopicNames.Of(node.Node.Code), codec, provider.GetRequiredService<CardMaker>(),
                    provider.GetRequiredService<NodeHealth>(), time, provider.GetRequiredService<ILogger<SourcePublisher>>()));
        }
    }
}
