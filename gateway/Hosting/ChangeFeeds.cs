using Exchange.Contracts.V1;
using Exchange.Gateway.Health;
using Exchange.Gateway.Peers;
using Exchange.Gateway.Sources;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.ChangeTopic;

namespace Exchange.Gateway.Hosting;

/// <summary>Gives each source and each peer that is asked for certificate types its change feed.</summary>
internal static class ChangeFeeds
{
    public static void AddChangeFeeds(this IServiceCollection services, CompiledNode node)
    {
        services.AddPeerRings(node);
        services.AddSingleton<ChangeLog>(_ => new ChangeLog());
        services.AddSingleton<PeerGrants>();
        services.AddSingleton<PeerChangeStream>();
        services.AddSingleton(provider => new FeedSet(
            [.. SourcesOf(provider).Select(source => Feed(provider, source.Name, type => type.Source == source.Name, provider.GetRequiredService<ChangeLog>()))],
            [.. PeersOf(provider).Select(peer => Feed(provider, peer.Node, type => type.Peer == peer.Node, log: null))]));
        services.AddSingleton(provider => provider.GetRequiredService<FeedSet>() is var feeds ? new CardFeeds([.. feeds.Sources, .. feeds.Peers]) : null!);
        services.AddHostedService(provider => new ChangeFollowing([.. Followers(provider)]));
        services.AddHostedService(provider => new ChangePublishing([.. KafkaTopic.Publishers(provider)]));
    }

    private static IEnumerable<ChangeFollower> Followers(IServiceProvider provider)
    {
        CompiledNode node = provider.GetRequiredService<CompiledNode>();
        FeedSet feeds = provider.GetRequiredService<FeedSet>();
        CursorStore kept = new(provider.GetRequiredService<StateDatabase>(), node.Node.Replica, provider.GetRequiredService<NodeHealth>());
        ICardObserver[] observers = [.. provider.GetServices<ICardObserver>()];
        foreach ((SourceOptions source, CardFeed feed) in SourcesOf(provider).Zip(feeds.Sources))
        {
            IChangeSource changes = node.Configuration.Kafka is { } kafka
                ? KafkaTopic.Changes(provider, kafka, node.Node.Code, KafkaTopic.OwnRing(provider), source.Name, feed.Types)
                : Adapter(source, node);
            yield return Follower(provider, feed, changes, observers, kept);
        }

        // What a peer announces is observed there. Its cursor is good for nothing after a restart: the cache is empty then.
        foreach ((PeerOptions peer, CardFeed feed) in PeersOf(provider).Zip(feeds.Peers))
        {
            IChangeSource changes = node.PeerKeys.ContainsKey(peer.Node)
                ? KafkaTopic.Changes(provider, node.Configuration.Kafka!, peer.Node, KafkaTopic.RingOf(provider, peer.Node), source: null, feed.Types)
                : new PeerChanges(feed.Types, new Peer.PeerClient(Origins.Channel(peer.Grpc)), Origins.Tokens(peer, provider));
            yield return Follower(provider, feed, changes, [], new NoCursorStore());
        }
    }

    private static ChangeFollower Follower(IServiceProvider provider, CardFeed feed, IChangeSource changes, ICardObserver[] observers, ICursorStore store)
    {
        ILogger<ChangeFollower> logger = provider.GetRequiredService<ILogger<ChangeFollower>>();
        TimeProvider time = provider.GetRequiredService<TimeProvider>();
        return new ChangeFollower(
            feed, changes, provider.GetRequiredService<CardMaker>(), observers, new CursorKeeper(feed.Name, store, time, logger, feed.Writer is null ? null : new CursorPath()),
            provider.GetRequiredService<NodeHealth>(), time, Random.Shared, logger);
    }

    private static CardFeed Feed(IServiceProvider provider, string name, Func<TypeOptions, bool> isOf, ChangeLog? log) => new(
        name,
        provider.GetRequiredService<CompiledNode>().Configuration.Types.Where(isOf).Select(type => type.Code),
        provider.GetRequiredService<CardCache>(),
        log,
        provider.GetRequiredService<TimeProvider>(),
        SharedCardServices.Writer(provider, name, isOf));

    internal static AdapterChanges Adapter(SourceOptions source, CompiledNode node) =>
        new(source.Name, new CertificateSource.CertificateSourceClient(Origins.Channel(source.Adapter)), Origins.Headers(source, node));

    internal static IEnumerable<SourceOptions> SourcesOf(IServiceProvider provider) =>
        provider.GetRequiredService<CompiledNode>().Configuration is var node
            ? node.Sources.Where(source => source.Watch && node.Types.Any(type => type.Source == source.Name))
            : [];

    private static IEnumerable<PeerOptions> PeersOf(IServiceProvider provider) =>
        provider.GetRequiredService<CompiledNode>().Configuration is var node
            ? node.Peers.Where(peer => node.Types.Any(type => type.Peer == peer.Node))
            : [];

    private sealed record FeedSet(IReadOnlyList<CardFeed> Sources, IReadOnlyList<CardFeed> Peers);
}
