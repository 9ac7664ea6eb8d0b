using System.Collections.Concurrent;
using System.Data.Common;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.Holders;
using Exchange.Tests.Unit.Adapters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Verification.Changes;

/// <summary>A node with one registry and its feed, on a clock and a stream that the test moves.</summary>
internal sealed class FollowedFeed : IAsyncDisposable
{
    /// <summary>So that a test can push a card out.</summary>
    public const long SmallCache = 8;

    private readonly CancellationTokenSource _end = new();
    private readonly PeerGrants _grants;
    private readonly CardResolver _resolver;
    private readonly HolderResolver _holders;
    private readonly CertificateTypeEntry _type;
    private readonly Task _following;

    public FollowedFeed(FakeCursors? cursors = null, ICardObserver? observer = null, bool isOwnRegistry = true, ManualTime? time = null, long cacheBytes = SmallCache)
    {
        Cache = new CardCache(cacheBytes);
        Time = time ?? new ManualTime();
        Health = new NodeHealth(Time);
        Cursors = cursors ?? new FakeCursors();
        Origin = new FakeOrigin(isOwnRegistry) { Get = (id, _) => FakeOrigin.Answers(Time.GetUtcNow(), TestCertificates.Make(id)) };
        Feed = new CardFeed("registry", [TestCertificates.TypeCode], Cache, Log, Time);
        CardFeeds feeds = new([Feed]);
        _grants = new PeerGrants(Time);
        CardFiller filler = new(Cache, TestCards.Maker, feeds, _grants, Time);
        _resolver = new CardResolver(Cache, filler, feeds, _grants, Time);
        _holders = new HolderResolver(Cache, _resolver, filler, feeds, _grants, TestCards.Holders, Time);
        _type = new CertificateTypeEntry(TestCertificates.TypeCode, "营业执照", Origin, TimeSpan.FromSeconds(5));
        ICardObserver[] observers = observer is null ? [] : [observer];
        ChangeFollower follower = new(
            Feed, Changes, TestCards.Maker, observers, new CursorKeeper("registry", Cursors, Time, NullLogger.Instance), Health, Time, new Random(1),
            NullLogger<ChangeFollower>.Instance);
        _following = follower.RunAsync(_end.Token);
    }

    public ManualTime Time { get; }

    public NodeHealth Health { get; }

    public FakeCursors Cursors { get; }

    public FakeOrigin Origin { get; }

    public CardCache Cache { get; }

    public ChangeLog Log { get; } = new();

    public CardFeed Feed { get; }

    public ScriptedChanges Changes { get; } = new();

    /// <summary>A feed whose stream is open and has sent its first heartbeat, as of now.</summary>
    public static async Task<FollowedFeed> StartAsync(ICardObserver? observer = null, bool isOwnRegistry = true, long cacheBytes = SmallCache)
    {
        FollowedFeed feed = new(observer: observer, isOwnRegistry: isOwnRegistry, cacheBytes: cacheBytes);
        await feed.Changes.OpenedAsync();
        await feed.BeatAsync("0");
        return feed;
    }

    public Task BeatAsync(string cursor, TimeSpan ahead = default) => Changes.SendAsync(new ChangeEvent(cursor, SourceTime: Time.GetUtcNow() + ahead));

    public Task ChangeAsync(ulong sequence, CanonicalState state = CanonicalState.Revoked, string? id = null) =>
        Changes.SendAsync(new ChangeEvent($"{sequence}", TestCertificates.Make(id, state, sequence: sequence)));

    /// <summary>The stream has ended, and the pause after the first failure has begun.</summary>
    public Task StoppedAsync() => Time.UntilAwaitedAsync(TimeSpan.FromMilliseconds(100));

    /// <summary>Lets the pause after the first failure pass, and gives the cursor that the stream is opened with again.</summary>
    public async Task<string> ReopenedAsync()
    {
        await StoppedAsync();
        Time.Advance(TimeSpan.FromMilliseconds(100));
        return await Changes.OpenedAsync();
    }

    public Task<Outcome<FetchedCard>> AskAsync(string? id = null, string purpose = TestAccess.Purpose) =>
        _resolver.ResolveAsync(id ?? TestCertificates.Id, _type, InquiryFor(purpose), CancellationToken.None).AsTask();

    public async Task<FetchedCard> ResolveAsync(string? id = null, string purpose = TestAccess.Purpose) => (await AskAsync(id, purpose)).Value!;

    public Task<Outcome<FoundCards>> FindAsync(string holder = TestCertificates.HolderCode, string purpose = TestAccess.Purpose) =>
        _holders.FindAsync(new HolderQuery(holder, TestCertificates.HolderCodeType, TestCertificates.TypeCode), _type, InquiryFor(purpose), CancellationToken.None).AsTask();

    /// <summary>Pushes everything else out of the cache.</summary>
    public void Evict()
    {
        for (int i = 0; i < 20; i++)
        {
            Cache.Put($"other-{i}", TestCards.Make());
        }
    }

    /// <summary>Holds the registry's next answers back until the test gives them.</summary>
    public TaskCompletionSource<Outcome<OriginAnswer>> HoldAnswers()
    {
        TaskCompletionSource<Outcome<OriginAnswer>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Origin.Get = (_, _) => answer.Task;
        Origin.Find = _ => answer.Task;
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _following.Patiently();
        _end.Dispose();
    }

    private static Inquiry InquiryFor(string purpose) => new(AccessAction.Verify, TestAccess.Counter, TestAccess.Context with { Purpose = purpose }, []);
}

/// <summary>Cursors that outlive a process, in a database that can be away.</summary>
internal sealed class FakeCursors : ICursorStore
{
    private readonly ConcurrentDictionary<string, KeptCursor> _kept = new();

    public bool IsAway { get; set; }

    public int Saves { get; private set; }

    public string Kept => _kept.GetValueOrDefault("registry", KeptCursor.None).Text;

    public Task<KeptCursor> LoadAsync(string feed, CancellationToken cancellation) =>
        IsAway ? throw new Away() : Task.FromResult(_kept.GetValueOrDefault(feed, KeptCursor.None));

    public Task SaveAsync(string feed, KeptCursor cursor, CancellationToken cancellation)
    {
        if (IsAway)
        {
            throw new Away();
        }

        Saves++;
        _kept[feed] = cursor;
        return Task.CompletedTask;
    }

    private sealed class Away : DbException;
}
