using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using Grpc.Core;
using CanonicalState = Exchange.Contracts.V1.CanonicalState;
using CardState = Exchange.Contracts.CodeLists.CanonicalState;

namespace Exchange.Tests.Unit.Gateway.Verification.Changes;

public sealed class ChangeFollowerTests
{
    // Fails: observers see changes out of order, or a status list ends with an older state than the registry's.
    [Fact]
    public async Task Changes_ReachCacheAndObserversInOrder()
    {
        Observer observer = new();
        await using FollowedFeed feed = await FollowedFeed.StartAsync(observer);
        await feed.ChangeAsync(5, CanonicalState.Suspended);
        await feed.ChangeAsync(6, CanonicalState.Revoked);
        Assert.Equal([5ul, 6ul], observer.Observed);
        Assert.Equal(CardState.Revoked, (await feed.ResolveAsync()).Card!.State);
        Assert.Equal((0, 2L), (feed.Origin.Asked, feed.Feed.Applied));
    }

    // Fails: a change that an observer could not take is lost for it; offline counters never learn of the revocation.
    [Fact]
    public async Task ChangeThatAnObserverFailsOn_IsAnnouncedAgainBeforeAnythingBehindIt()
    {
        Observer observer = new() { Fails = true };
        await using FollowedFeed feed = await FollowedFeed.StartAsync(observer);
        await feed.ChangeAsync(5);
        await feed.StoppedAsync();
        Assert.Equal(["changes:registry"], feed.Health.Degraded());
        Assert.Equal("0", await feed.ReopenedAsync());
        observer.Fails = false;
        await feed.ChangeAsync(5);
        await feed.BeatAsync("5");
        Assert.Equal([5ul], observer.Observed);
        Assert.Empty(feed.Health.Degraded());
    }

    // Fails: what was announced while the node was down is never heard of.
    [Fact]
    public async Task Restart_GoesOnBehindTheKeptCursor()
    {
        FakeCursors cursors = new();
        await using (FollowedFeed before = new(cursors))
        {
            Assert.Equal("", await before.Changes.OpenedAsync());
            await before.ChangeAsync(7);
        }

        Assert.Equal("7", cursors.Kept);
        await using FollowedFeed after = new(cursors);
        Assert.Equal("7", await after.Changes.OpenedAsync());
    }

    // Fails: a busy feed writes to the database at every change, or a crash announces an hour again.
    [Fact]
    public async Task Cursor_IsKeptOnceASecond()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        await feed.ChangeAsync(5);
        await feed.ChangeAsync(6);
        await feed.BeatAsync("6");
        Assert.Equal(0, feed.Cursors.Saves);
        await feed.Time.UntilAwaitedAsync(TimeSpan.FromSeconds(1));
        feed.Time.Advance(TimeSpan.FromSeconds(1));
        await feed.Time.UntilAwaitedAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((1, "6"), (feed.Cursors.Saves, feed.Cursors.Kept));
    }

    // Fails: a node that starts before its database begins from now on, and passes over what changed meanwhile.
    [Fact]
    public async Task DatabaseThatIsAway_IsWaitedFor()
    {
        FakeCursors cursors = new();
        await cursors.SaveAsync("registry", new KeptCursor("7", null), CancellationToken.None);
        cursors.IsAway = true;
        await using FollowedFeed feed = new(cursors);
        await feed.Time.UntilAwaitedAsync(TimeSpan.FromSeconds(1));
        Assert.False(feed.Changes.IsOpenedAgain);
        cursors.IsAway = false;
        feed.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("7", await feed.Changes.OpenedAsync());
    }

    // Fails: a stream that hangs passes for a registry where nothing changes.
    [Fact]
    public async Task SilentStream_IsOpenedAgainAfterTwoSeconds()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        feed.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.True(feed.Feed.IsConnected);
        feed.Time.Advance(TimeSpan.FromSeconds(0.1));
        await feed.StoppedAsync();
        Assert.False(feed.Feed.IsConnected);
        Assert.Equal(["changes:registry"], feed.Health.Degraded());
        Assert.Equal("0", await feed.ReopenedAsync());
        await feed.BeatAsync("0");
        Assert.True(feed.Feed.IsConnected);
        Assert.Empty(feed.Health.Degraded());
    }

    // Fails: every short break of a connection empties the cache.
    [Fact]
    public async Task BreakBehindWhichTheStreamGoesOn_KeepsTheCards()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        await feed.ResolveAsync();
        await feed.Changes.BreakAsync();
        Assert.Equal("0", await feed.ReopenedAsync());
        await feed.BeatAsync("0");
        Assert.Equal(Exchange.Contracts.V1.ServedFrom.Cache, (await feed.ResolveAsync()).ServedFrom);
        Assert.Equal(1, feed.Origin.Asked);
    }

    // Fails: a revocation that fell into a gap is never seen, because its card goes on being vouched for.
    [Theory]
    [InlineData(StatusCode.OutOfRange)]
    [InlineData(StatusCode.InvalidArgument)]
    public async Task Gap_BeginsAnewAndLeavesTheOldCardsBehind(StatusCode refusal)
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        await feed.ResolveAsync();
        feed.Changes.Refusals.Enqueue(refusal);
        await feed.Changes.BreakAsync();
        Assert.Equal("0", await feed.ReopenedAsync());
        await feed.Time.UntilAwaitedAsync(TimeSpan.FromMilliseconds(200));
        feed.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal("", await feed.Changes.OpenedAsync());
        await feed.BeatAsync("100");
        await feed.ResolveAsync();
        Assert.Equal(2, feed.Origin.Asked);
        await feed.ResolveAsync();
        Assert.Equal(2, feed.Origin.Asked);
    }

    // Fails: a registry without a feed is asked at every call; or one whose adapter has just learnt of feeds never gets one.
    [Fact]
    public async Task SourceWithoutFeed_LivesByTheTimeToLiveAndIsTriedAgain()
    {
        FollowedFeed? feed = null;
        try
        {
            FakeCursors away = new() { IsAway = true };
            feed = new FollowedFeed(away);
            feed.Changes.Refusals.Enqueue(StatusCode.Unimplemented);
            await feed.Time.UntilAwaitedAsync(TimeSpan.FromSeconds(1));
            away.IsAway = false;
            feed.Time.Advance(TimeSpan.FromSeconds(1));
            await feed.Changes.OpenedAsync();
            await feed.Time.UntilAwaitedAsync(TimeSpan.FromSeconds(1));
            await Eventually(() => feed.Feed.IsAbsent);
            Assert.Empty(feed.Health.Degraded());
            await feed.ResolveAsync();
            // The time to live, less up to a tenth.
            feed.Time.Advance(TimeSpan.FromSeconds(4.5));
            await feed.ResolveAsync();
            Assert.Equal(1, feed.Origin.Asked);
            feed.Time.Advance(TimeSpan.FromSeconds(0.5) + TimeSpan.FromTicks(1));
            await feed.ResolveAsync();
            Assert.Equal(2, feed.Origin.Asked);

            feed.Time.Advance(ChangeFollower.PauseWithoutFeed);
            Assert.Equal("", await feed.Changes.OpenedAsync());
            await feed.BeatAsync("9");
            // What was kept before anybody watched is not vouched for.
            await feed.ResolveAsync();
            Assert.Equal(3, feed.Origin.Asked);
        }
        finally
        {
            await (feed?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    // Fails: heartbeats behind a change that was thrown away vouch for a state that is no longer so.
    [Fact]
    public async Task ChangeThatCannotBeUsed_StopsTheFeedAndIsNotPassedOver()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        await feed.ChangeAsync(sequence: 0);
        await feed.StoppedAsync();
        Assert.Equal(["changes:registry"], feed.Health.Degraded());
        Assert.Equal("0", await feed.ReopenedAsync());
    }

    // Fails: a source whose clock runs ahead makes hour-old knowledge look fresh.
    [Fact]
    public async Task ClockAhead_NeverLooksFresherThanItIs()
    {
        await using FollowedFeed feed = new();
        await feed.Changes.OpenedAsync();
        await feed.BeatAsync("0", ahead: TimeSpan.FromSeconds(3));
        Assert.Equal(feed.Time.GetUtcNow(), feed.Feed.Moment!.AsOf);

        // Stamped now, held up for two seconds.
        ChangeEvent late = new("0", SourceTime: feed.Time.GetUtcNow().AddSeconds(3.5));
        feed.Time.Advance(TimeSpan.FromSeconds(1.5));
        await feed.Changes.SendAsync(late);
        Assert.Equal(feed.Time.GetUtcNow().AddSeconds(-1), feed.Feed.Moment!.AsOf);
    }

    // Fails: a source whose clock was ahead and has been put right is called disconnected for ever.
    [Fact]
    public async Task ClockSetBack_IsReadAnewOnAStreamOfItsOwn()
    {
        await using FollowedFeed feed = new();
        await feed.Changes.OpenedAsync();
        await feed.BeatAsync("0", ahead: TimeSpan.FromHours(1));
        await feed.BeatAsync("0");
        await feed.ReopenedAsync();
        await feed.BeatAsync("0");
        Assert.Equal(feed.Time.GetUtcNow(), feed.Feed.Moment!.AsOf);
        Assert.Empty(feed.Health.Degraded());
    }

    // Fails: old knowledge is answered as fresh; or the operator is not told why the cache is of no use.
    [Fact]
    public async Task ClockFarBehind_AsksTheRegistryAndIsDegraded()
    {
        await using FollowedFeed feed = new();
        await feed.Changes.OpenedAsync();
        await feed.BeatAsync("0", ahead: TimeSpan.FromSeconds(-6));
        await feed.ResolveAsync();
        await feed.ResolveAsync();
        Assert.Equal(2, feed.Origin.Asked);
        Assert.Equal(["changes:registry"], feed.Health.Degraded());
        Assert.True(feed.Feed.IsConnected);
    }

    private static async Task Eventually(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Yield();
        }
    }

    private sealed class Observer : ICardObserver
    {
        public List<ulong> Observed { get; } = [];

        public bool Fails { get; set; }

        public ValueTask ObserveAsync(Card card, CancellationToken cancellation)
        {
            if (Fails)
            {
                throw new InvalidOperationException("As the test says.");
            }

            Observed.Add(card.ChangeSequence);
            return ValueTask.CompletedTask;
        }
    }
}
