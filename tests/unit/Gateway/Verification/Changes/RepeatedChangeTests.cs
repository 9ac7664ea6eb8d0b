using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using Exchange.Tests.Unit.Adapters;
using CanonicalState = Exchange.Contracts.V1.CanonicalState;
using CardState = Exchange.Contracts.CodeLists.CanonicalState;

namespace Exchange.Tests.Unit.Gateway.Verification.Changes;

/// <summary>Over a topic a change may come again, behind a newer one of the same certificate.</summary>
public sealed class RepeatedChangeTests
{
    // Fails: a revocation that has left the cache is forgotten, because an earlier state comes once more and is taken for the last.
    [Fact]
    public async Task EarlierState_IsNotKeptWhereTheLaterOneHasLeftTheCache()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        feed.Origin.Get = (id, _) => FakeOrigin.Answers(feed.Time.GetUtcNow(), TestCertificates.Make(id, CanonicalState.Revoked, sequence: 6));
        await feed.ResolveAsync();
        feed.Evict();
        await RepeatAsync(feed, 5, CanonicalState.Valid);
        Assert.Equal(CardState.Revoked, (await feed.ResolveAsync()).Card!.State);
        Assert.Equal(2, feed.Origin.Asked);
    }

    // Fails: a revocation is in the topic, and the cache goes on saying valid.
    [Fact]
    public async Task LaterState_ReplacesWhatIsKept()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        await feed.ResolveAsync();
        await RepeatAsync(feed, 7, CanonicalState.Revoked);
        await RepeatAsync(feed, 6, CanonicalState.Valid);
        Assert.Equal((CardState.Revoked, 1), ((await feed.ResolveAsync()).Card!.State, feed.Origin.Asked));
    }

    // Fails: a late answer of the registry is mended with the state before the last.
    [Fact]
    public async Task AnswerUnderWay_IsGivenTheLatestState()
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync();
        TaskCompletionSource<Outcome<OriginAnswer>> answer = feed.HoldAnswers();
        Task<FetchedCard> asked = feed.ResolveAsync();
        await RepeatAsync(feed, 7, CanonicalState.Revoked);
        await RepeatAsync(feed, 6, CanonicalState.Suspended);
        answer.SetResult(await FakeOrigin.Answers(feed.Time.GetUtcNow(), TestCertificates.Make(sequence: 5)));
        Assert.Equal(CardState.Revoked, (await asked).Card!.State);
    }

    // Fails: a peer answers from a cache that has not heard of the revocation yet, and here it counts as fresh for ever.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnswerFromBeforeTheChange_IsNotKept(bool byHolder)
    {
        await using FollowedFeed feed = await FollowedFeed.StartAsync(isOwnRegistry: false);
        Task<Outcome<OriginAnswer>> behind = FakeOrigin.Answers(feed.Time.GetUtcNow(), TestCertificates.Make(sequence: 5));
        feed.Origin.Get = (_, _) => behind;
        feed.Origin.Find = _ => behind;
        await RepeatAsync(feed, 6, CanonicalState.Revoked);
        Card answered = byHolder ? (await feed.FindAsync()).Value!.Cards.Single() : (await feed.ResolveAsync()).Card!;
        Assert.Equal(CardState.Revoked, answered.State);
        Assert.Equal(CardState.Revoked, (await feed.ResolveAsync()).Card!.State);
    }

    // Fails: a node remembers every change that it ever heard of.
    [Fact]
    public void RecentChange_IsForgottenWhenNoAnswerCanBeOlder()
    {
        ManualTime time = new();
        RecentChanges recent = new(time);
        recent.Note(TestCards.Make(sequence: 5));
        time.Advance(FeedMoment.MostStale * 2 + TimeSpan.FromTicks(1));
        recent.Note(TestCards.Make(id: TestCertificates.PeerId, sequence: 1));
        Assert.Equal((true, false), (recent.Find(TestCertificates.PeerId) is not null, recent.Find(TestCertificates.Id) is not null));
    }

    private static Task RepeatAsync(FollowedFeed feed, ulong sequence, CanonicalState state) =>
        feed.Changes.SendAsync(new ChangeEvent($"{sequence}", TestCertificates.Make(null, state, sequence: sequence), MayRepeat: true));
}
