using System.Collections.Frozen;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.Holders;
using Exchange.Gateway.Verification.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Integration.Redis;

/// <summary>The part of a replica that keeps cards, before a registry of the test's, with a feed that the test moves.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private static readonly CallContext s_context = new("餐饮店开办核验", "jy-017", null, null);

    private readonly TimeProvider _time;
    private readonly CardMaker _maker;
    private readonly CardResolver _resolver;
    private readonly HolderResolver _holders;
    private readonly CertificateTypeEntry _type;
    private readonly Inquiry _inquiry;

    private Replica(RedisOptions redis, KeyRing ring, ModelRegistry registry, TimeProvider time, bool isWatched, TimeSpan timeToLive)
    {
        _time = time;
        HolderKeys keys = new(ring);
        _maker = new CardMaker(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), keys);
        Health = new NodeHealth(time);
        ConfigurationErrors errors = new();
        // Patient: only a test of patience is to depend on how busy the machine is.
        Redis = new RedisServer(
            redis.Check(errors)!, TimeSpan.FromSeconds(2), Health, TimeProvider.System, NullLogger<RedisServer>.Instance);
        CurrentKeyRing rings = new(ring, "none", time, NullLogger<CurrentKeyRing>.Instance);
        Writer = new FeedWriter("registry", [ModelRegistry.TypeCode], rings, Redis, TimeSpan.FromHours(1), time, NullLogger<FeedWriter>.Instance);
        Cache = new CardCache(1 << 20);
        Feed = new CardFeed("registry", [ModelRegistry.TypeCode], Cache, log: null, time, Writer);
        CardFeeds feeds = new(isWatched ? [Feed] : []);
        PeerGrants grants = new(time);
        grants.Learn(ModelRegistry.TypeCode, s_context.Purpose, isGranted: true, time.GetTimestamp());
        Shared = new SharedCards(Redis, rings, Cache, TimeSpan.FromHours(1), time, Random.Shared);
        CardFiller filler = new(Cache, _maker, feeds, grants, time, Shared);
        _resolver = new CardResolver(Cache, filler, feeds, grants, time);
        SharedHolders = new SharedHolders(Redis, rings, Shared, Cache, TimeSpan.FromHours(1), time, Random.Shared);
        _holders = new HolderResolver(Cache, _resolver, filler, feeds, grants, keys, time, SharedHolders);
        _type = new CertificateTypeEntry(ModelRegistry.TypeCode, "营业执照", registry, timeToLive);
        Client client = new("counter", new Department("11350703DEM0FW0134", "行政服务中心"), FrozenSet<string>.Empty, []);
        _inquiry = new Inquiry(AccessAction.Verify, client, s_context, []);
    }

    public NodeHealth Health { get; }

    public RedisServer Redis { get; }

    public CardCache Cache { get; }

    public CardFeed Feed { get; }

    public FeedWriter Writer { get; }

    public SharedCards Shared { get; }

    public SharedHolders SharedHolders { get; }

    public CertificateTypeEntry Type => _type;

    public static Task<Replica> StartAsync(
        RedisProgram redis, KeyRing ring, ModelRegistry registry, TimeProvider time, bool isWatched = true, TimeSpan? timeToLive = null) =>
        StartAsync(new RedisOptions { Endpoints = redis.Endpoint }, ring, registry, time, isWatched, timeToLive);

    public static async Task<Replica> StartAsync(
        RedisOptions redis, KeyRing ring, ModelRegistry registry, TimeProvider time, bool isWatched = true, TimeSpan? timeToLive = null)
    {
        Replica replica = new(redis, ring, registry, time, isWatched, timeToLive ?? TimeSpan.FromSeconds(5));
        await replica.Redis.StartAsync(CancellationToken.None);
        await replica.ReachedAsync();
        return replica;
    }

    /// <summary>Waits until Redis answers this replica.</summary>
    public Task ReachedAsync() => Fixtures.Eventually.TrueAsync("an answer of Redis", async () =>
        (await Redis.TryAsync(0, static (database, _) => database.PingAsync())).Succeeded);

    /// <summary>The feed begins to watch, and nothing has been announced yet.</summary>
    /// <param name="since">Since when all changes will be announced again; null for now.</param>
    public void Begin(DateTimeOffset? since = null) => Feed.Begin(null, since);

    /// <param name="holder">Where the publisher has made that out.</param>
    public void Apply(Certificate certificate, HolderKey? holder = null) => Feed.Apply(_maker.Make(certificate, Feed.Moment?.AsOf ?? DateTimeOffset.UnixEpoch, holder));

    public void Beat(DateTimeOffset stamp) => Feed.Beat(stamp, _time.GetUtcNow());

    /// <summary>Everything announced so far is in Redis, and vouched for.</summary>
    public async Task BeatAndWriteAsync()
    {
        Beat(_time.GetUtcNow());
        Assert.True(await Writer.WriteAsync());
    }

    /// <summary>All of them have vouched: the first begins, the others go on behind it.</summary>
    public static async Task VouchAsync(ShiftedTime time, params Replica[] replicas)
    {
        for (int i = 0; i < 2; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            foreach (Replica replica in replicas)
            {
                await replica.BeatAndWriteAsync();
            }
        }
    }

    public async Task<FetchedCard> AskAsync(string id)
    {
        Outcome<FetchedCard> outcome = await _resolver.ResolveAsync(id, _type, _inquiry, CancellationToken.None);
        Assert.True(outcome.Succeeded, outcome.Problem?.Detail);
        return outcome.Value;
    }

    public Task<Outcome<FoundCards>> FindAsync(string holder = ModelRegistry.HolderCode) =>
        _holders.FindAsync(new HolderQuery(holder, "001", ModelRegistry.TypeCode), _type, _inquiry, CancellationToken.None).AsTask();

    public Task<Outcome<FetchedCard>> TryAsync(string id) => _resolver.ResolveAsync(id, _type, _inquiry, CancellationToken.None).AsTask();

    /// <summary>What Redis alone answers.</summary>
    public Task<FetchedCard?> ReadAsync(string id) => Shared.ReadAsync(id, _type, _type.TimeToLive == TimeSpan.Zero ? null : Feed);

    public ValueTask DisposeAsync() => Redis.DisposeAsync();
}
