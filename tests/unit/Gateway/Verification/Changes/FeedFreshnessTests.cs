using Exchange.Contracts.V1;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.Holders;
using CardState = Exchange.Contracts.CodeLists.CanonicalState;

namespace Exchange.Tests.Unit.Gateway.Verification.Changes;

/// <summary>If one of these fails, a revoked certificate passes at the counter, or registries are asked for nothing.</summary>
public sealed class FeedFreshnessTests
{
    [Fact]
    public async Task AsOf_AdvancesWithTheHeartbeatWhileNothingChanges()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        await feed.ResolveAsync();
        for (int i = 0; i < 10; i++)
        {
            feed.Time.Advance(TimeSpan.FromSeconds(1));
            await feed.BeatAsync("0");
            FetchedCard card = await feed.ResolveAsync();
            Assert.Equal((ServedFrom.Cache, feed.Time.GetUtcNow()), (card.ServedFrom, card.AsOf));
        }

        Assert.Equal(1, feed.Origin.Asked);
    }

    [Fact]
    public async Task CardFetchedBehindTheHeartbeat_IsAsFreshAsItself()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        feed.Time.Advance(TimeSpan.FromSeconds(1));
        await feed.ResolveAsync();
        Assert.Equal(feed.Time.GetUtcNow(), (await feed.ResolveAsync()).AsOf);
    }

    [Fact]
    public async Task HeartbeatOlderThanFiveSeconds_AsksTheRegistryAndIsUnavailableWithoutIt()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        await feed.ResolveAsync();
        feed.Time.Advance(FeedMoment.MostStale);
        Assert.Equal(ServedFrom.Cache, (await feed.ResolveAsync()).ServedFrom);
        feed.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(ServedFrom.Registry, (await feed.ResolveAsync()).ServedFrom);
        feed.Origin.Get = (_, _) => FakeOrigin.Fails(ProblemKind.SourceUnavailable);
        Assert.Equal(ProblemKind.SourceUnavailable, (await feed.AskAsync()).Problem?.Kind);
    }

    [Fact]
    public async Task BeforeTheFirstHeartbeat_NothingIsAnsweredFromTheCacheNorKept()
    {
        await using FollowedFeed feed = new();
        await feed.Changes.OpenedAsync();
        await feed.ResolveAsync();
        await feed.ResolveAsync();
        Assert.Equal((2, 0), (feed.Origin.Asked, feed.Cache.Count));
    }

    [Fact]
    public async Task AnswerOlderThanFiveSeconds_IsNone()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        DateTimeOffset old = feed.Time.GetUtcNow() - FeedMoment.MostStale - TimeSpan.FromTicks(1);
        feed.Origin.Get = (id, _) => FakeOrigin.Answers(old, TestCertificates.Make(id));
        Assert.Equal(ProblemKind.SourceUnavailable, (await feed.AskAsync()).Problem?.Kind);
    }

    // The registry's answer was read before the change and arrives behind it; the changed card has left the cache since.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LateRefill_NeitherAnswersNorResurrects(bool byHolder)
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        TaskCompletionSource<Outcome<OriginAnswer>> answer = feed.HoldAnswers();
        Task<Outcome<FetchedCard>>? asking = byHolder ? null : feed.AskAsync();
        Task<Outcome<FoundCards>>? finding = byHolder ? feed.FindAsync() : null;
        await feed.ChangeAsync(5);
        feed.Evict();
        answer.SetResult(await FakeOrigin.Answers(feed.Time.GetUtcNow(), TestCertificates.Make(sequence: 4)));
        Card? answered = asking is not null ? (await asking).Value!.Card : Assert.Single((await finding!).Value!.Cards);
        Assert.Equal(CardState.Revoked, answered!.State);
        Assert.Equal((ServedFrom.Cache, CardState.Revoked), ((await feed.ResolveAsync()).ServedFrom, (await feed.ResolveAsync()).Card!.State));
    }

    [Fact]
    public async Task RefillThatIsNewerThanTheChange_Stays()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        TaskCompletionSource<Outcome<OriginAnswer>> answer = feed.HoldAnswers();
        Task<Outcome<FetchedCard>> asking = feed.AskAsync();
        await feed.ChangeAsync(5);
        answer.SetResult(await FakeOrigin.Answers(feed.Time.GetUtcNow(), TestCertificates.Make(sequence: 6)));
        Assert.Equal(CardState.Valid, (await asking).Value!.Card!.State);
        await feed.ChangeAsync(6, CanonicalState.Valid);
        Assert.Equal(CardState.Valid, (await feed.ResolveAsync()).Card!.State);
    }

    [Fact]
    public async Task CertificateAnnouncedWhileItWasUnknown_IsKnown()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        TaskCompletionSource<Outcome<OriginAnswer>> answer = feed.HoldAnswers();
        Task<Outcome<FetchedCard>> asking = feed.AskAsync();
        await feed.ChangeAsync(5, CanonicalState.Valid);
        answer.SetResult(await FakeOrigin.Answers(feed.Time.GetUtcNow()));
        Assert.Equal(5ul, (await asking).Value!.Card!.ChangeSequence);
    }

    // A question put before the gap is answered behind it.
    [Fact]
    public async Task RefillOfAnEarlierEpoch_IsNotVouchedForByTheNext()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        TaskCompletionSource<Outcome<OriginAnswer>> answer = feed.HoldAnswers();
        Task<Outcome<FetchedCard>> asking = feed.AskAsync();
        feed.Feed.Interrupt();
        await feed.BeatAsync("9");
        answer.SetResult(await FakeOrigin.Answers(feed.Time.GetUtcNow(), TestCertificates.Make()));
        await asking;
        await feed.ResolveAsync();
        Assert.Equal(2, feed.Origin.Asked);
    }

    // However changes, refills and evictions fall together, what is answered never goes back to before a heartbeat.
    [Fact]
    public async Task RacingRefills_NeverBringBackWhatWasBefore()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        ulong registry = 1;
        feed.Origin.Get = async (id, _) =>
        {
            ulong read = Volatile.Read(ref registry);
            await Task.Yield();
            return (await FakeOrigin.Answers(feed.Time.GetUtcNow(), TestCertificates.Make(id, sequence: read))).Value!;
        };
        ulong vouched = 0;
        using CancellationTokenSource end = new();
        Task[] asking = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                ulong least = Volatile.Read(ref vouched);
                FetchedCard fetched = await feed.ResolveAsync();
                Assert.True(fetched.Card!.ChangeSequence >= least, $"{fetched.Card.ChangeSequence} was answered behind {least}");
                feed.Evict();
            }
        }))];
        for (ulong sequence = 2; sequence < 2000; sequence++)
        {
            Volatile.Write(ref registry, sequence);
            feed.Feed.Apply(TestCards.Make(CanonicalState.Valid, sequence: sequence));
            Volatile.Write(ref vouched, sequence);
        }

        await end.CancelAsync();
        await Task.WhenAll(asking);
    }

    // What a peer granted for one purpose is had for another, because it stands in the cache or was announced.
    [Fact]
    public async Task PeersCard_IsAnsweredForTheGrantedPurposesOnly()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync(isOwnRegistry: false);
        await feed.ChangeAsync(5);
        Assert.Equal(CardState.Revoked, (await feed.ResolveAsync()).Card!.State);
        Assert.Equal(1, feed.Origin.Asked);
        Assert.Equal(ServedFrom.Cache, (await feed.ResolveAsync()).ServedFrom);

        feed.Origin.Get = (_, _) => FakeOrigin.Fails(ProblemKind.PurposeNotGranted);
        Assert.Equal(ProblemKind.PurposeNotGranted, (await feed.AskAsync(purpose: "another")).Problem?.Kind);
        Assert.Equal(ServedFrom.Cache, (await feed.ResolveAsync()).ServedFrom);
        Assert.Equal(ProblemKind.PurposeNotGranted, (await feed.AskAsync(purpose: "another")).Problem?.Kind);
    }

    // A grant that the peer has withdrawn is made use of for ever.
    [Fact]
    public async Task PeersGrant_IsAskedForAgainAfterAMinuteAndDroppedAtADenial()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync(isOwnRegistry: false);
        await feed.ResolveAsync();
        feed.Time.Advance(PeerGrants.Lifetime);
        feed.Origin.Get = (_, _) => FakeOrigin.Fails(ProblemKind.NotGranted);
        Assert.Equal(ProblemKind.NotGranted, (await feed.AskAsync()).Problem?.Kind);
        Assert.Equal(ProblemKind.NotGranted, (await feed.AskAsync()).Problem?.Kind);
    }
}
