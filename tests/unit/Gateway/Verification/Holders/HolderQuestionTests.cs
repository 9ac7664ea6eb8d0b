using Exchange.Contracts.V1;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.Holders;
using Exchange.Tests.Unit.Gateway.Verification.Changes;

namespace Exchange.Tests.Unit.Gateway.Verification.Holders;

/// <summary>
/// What a holder has, answered from the cache. If one of these fails, a citizen without the certificate at hand is told of
/// one that is no more, is not told of one just issued, or the registry is asked for nothing.
/// </summary>
public sealed class HolderQuestionTests
{
    [Fact]
    public async Task SameQuestion_IsAnsweredFromTheCacheByTheHeartbeat()
    {
        await using FollowedFeed feed = await StartAsync();
        feed.Holds(HeldCertificates.Make(), HeldCertificates.Make(HeldCertificates.Second));
        await feed.FindAsync();
        await PassAsync(feed, TimeSpan.FromSeconds(3));
        FoundCards found = (await feed.FindAsync()).Value!;
        Assert.Equal((ServedFrom.Cache, feed.Time.GetUtcNow(), 2), (found.ServedFrom, found.AsOf, found.Cards.Count));
        Assert.Equal(1, feed.Origin.Asked);
    }

    [Fact]
    public async Task CertificateIssued_IsInTheNextAnswer()
    {
        await using FollowedFeed feed = await StartAsync();
        feed.Holds(HeldCertificates.Make());
        await feed.FindAsync();
        Certificate issued = HeldCertificates.Make(HeldCertificates.Second, sequence: 5);
        feed.Holds(HeldCertificates.Make(), issued);
        await feed.AnnounceAsync(issued);
        Assert.Equal((ServedFrom.Registry, "1:Valid 2:Valid"), await feed.HeldAsync());
        Assert.Equal((ServedFrom.Cache, "1:Valid 2:Valid"), await feed.HeldAsync());
    }

    [Fact]
    public async Task Revocation_IsInTheNextAnswer()
    {
        await using FollowedFeed feed = await StartAsync();
        feed.Holds(HeldCertificates.Make());
        await feed.FindAsync();
        await feed.AnnounceAsync(HeldCertificates.Make(state: CanonicalState.Revoked, sequence: 5));
        // The registry's search is behind its own announcement.
        Assert.Equal("1:Revoked", (await feed.HeldAsync()).Certificates);
    }

    // A licence that was passed on goes on being shown as the seller's.
    [Fact]
    public async Task CertificatePassedOn_LeavesTheAnswerAtOnce()
    {
        await using FollowedFeed feed = await StartAsync();
        feed.Holds(HeldCertificates.Make());
        await feed.FindAsync();
        Certificate passedOn = HeldCertificates.Make(sequence: 5, holder: HeldCertificates.Other);
        await feed.AnnounceAsync(passedOn);
        Assert.Equal((ServedFrom.Registry, ""), await feed.HeldAsync());
        feed.Holds(passedOn);
        Assert.Equal("1:Valid", (await feed.HeldAsync(HeldCertificates.Other)).Certificates);
    }

    [Fact]
    public async Task ChangeOfAnother_LeavesTheAnswerInTheCache()
    {
        await using FollowedFeed feed = await StartAsync();
        feed.Holds(HeldCertificates.Make());
        await feed.AnnounceAsync(HeldCertificates.Make(TestCertificates.IdOf(TestCertificates.TypeCode, 3), sequence: 4, holder: HeldCertificates.Other));
        await feed.FindAsync();
        await feed.AnnounceAsync(HeldCertificates.Make(TestCertificates.IdOf(TestCertificates.TypeCode, 3), sequence: 5, holder: HeldCertificates.Other));
        Assert.Equal(ServedFrom.Cache, (await feed.HeldAsync()).ServedFrom);
    }

    // The registry read its answer before the change, and it arrives behind it: for who asked first, and who joined.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CertificateIssuedWhileAsked_IsInEveryAnswerAndTheOldOneIsNotKept(bool isKnown)
    {
        await using FollowedFeed feed = await StartAsync();
        TaskCompletionSource<Outcome<OriginAnswer>> answer = feed.HoldAnswers();
        Task<(ServedFrom, string Certificates)> first = feed.HeldAsync();
        Certificate issued = HeldCertificates.Make(HeldCertificates.Second, sequence: 5);
        await feed.AnnounceAsync(issued);
        Task<(ServedFrom, string Certificates)> joined = feed.HeldAsync();
        feed.Origin.Get = (_, _) => FakeOrigin.Answers(feed.Time.GetUtcNow(), issued);
        answer.SetResult(await FakeOrigin.Answers(feed.Time.GetUtcNow(), isKnown ? [HeldCertificates.Make()] : []));
        string expected = isKnown ? "1:Valid 2:Valid" : "2:Valid";
        Assert.Equal((expected, expected), ((await first).Certificates, (await joined).Certificates));
        feed.Holds(HeldCertificates.Make(), issued);
        Assert.Equal((ServedFrom.Registry, "1:Valid 2:Valid"), await feed.HeldAsync());
    }

    // It was announced as the holder's, and has passed on since, which is not announced yet.
    [Fact]
    public async Task AnnouncedAndPassedOnSince_IsNotTakenForTheHolders()
    {
        await using FollowedFeed feed = await StartAsync(isOwnRegistry: false, FollowedFeed.SmallCache);
        Certificate issued = HeldCertificates.Make(HeldCertificates.Second, sequence: 5);
        await feed.AnnounceAsync(issued);
        feed.Evict();
        HolderKey other = TestCards.Holders.Of(new HolderQuery(HeldCertificates.Other, TestCertificates.HolderCodeType, TestCertificates.TypeCode));
        feed.Origin.Find = query => PeerAnswers(feed, Key(query));
        feed.Origin.Get = (_, _) => PeerAnswers(feed, other, HeldCertificates.Make(HeldCertificates.Second, sequence: 6));
        Assert.Equal("", (await feed.HeldAsync()).Certificates);
    }

    [Fact]
    public async Task Gap_MakesTheRegistryBeAsked()
    {
        await using FollowedFeed feed = await StartAsync();
        feed.Holds(HeldCertificates.Make());
        await feed.FindAsync();
        feed.Feed.Interrupt();
        await feed.BeatAsync("9");
        Assert.Equal(ServedFrom.Registry, (await feed.HeldAsync()).ServedFrom);
        Assert.Equal(ServedFrom.Cache, (await feed.HeldAsync()).ServedFrom);
    }

    [Fact]
    public async Task AnswerAskedForBeforeTheGap_IsNotVouchedForBehindIt()
    {
        await using FollowedFeed feed = await StartAsync();
        TaskCompletionSource<Outcome<OriginAnswer>> answer = feed.HoldAnswers();
        Task<(ServedFrom, string)> asking = feed.HeldAsync();
        feed.Feed.Interrupt();
        await feed.BeatAsync("9");
        answer.SetResult(await FakeOrigin.Answers(feed.Time.GetUtcNow(), HeldCertificates.Make()));
        await asking;
        await feed.FindAsync();
        Assert.Equal(2, feed.Origin.Asked);
    }

    [Fact]
    public async Task StaleFeed_AsksTheRegistryAndIsUnavailableWithoutIt()
    {
        await using FollowedFeed feed = await StartAsync();
        feed.Holds(HeldCertificates.Make());
        await feed.FindAsync();
        feed.Time.Advance(FeedMoment.MostStale + TimeSpan.FromTicks(1));
        Assert.Equal(ServedFrom.Registry, (await feed.HeldAsync()).ServedFrom);
        feed.Origin.Find = _ => FakeOrigin.Fails(ProblemKind.SourceUnavailable);
        Assert.Equal(ProblemKind.SourceUnavailable, (await feed.FindAsync()).Problem?.Kind);
    }

    [Fact]
    public async Task NoCertificate_IsRememberedForASecondAndNotBeyondAnIssue()
    {
        await using FollowedFeed feed = await StartAsync();
        await feed.AnnounceAsync(HeldCertificates.Make(HeldCertificates.Second, sequence: 1, holder: HeldCertificates.Other));
        feed.Holds();
        await feed.FindAsync();
        Assert.Equal((ServedFrom.Cache, ""), await feed.HeldAsync());
        feed.Time.Advance(UnknownCertificates.Lifetime + TimeSpan.FromTicks(1));
        Assert.Equal((ServedFrom.Registry, ""), await feed.HeldAsync());
        feed.Holds(HeldCertificates.Make(sequence: 5));
        await feed.AnnounceAsync(HeldCertificates.Make(sequence: 5));
        Assert.Equal((ServedFrom.Registry, "1:Valid"), await feed.HeldAsync());
    }

    // A card that has left the cache is taken for one that is not there.
    [Fact]
    public async Task CardThatIsNotInTheCacheAnyMore_MakesTheRegistryBeAsked()
    {
        await using FollowedFeed feed = await StartAsync(cacheBytes: FollowedFeed.SmallCache);
        feed.Holds(HeldCertificates.Make());
        await feed.FindAsync();
        Assert.Equal(ServedFrom.Cache, (await feed.HeldAsync()).ServedFrom);
        feed.Evict();
        Assert.Equal((ServedFrom.Registry, "1:Valid"), await feed.HeldAsync());
    }

    [Fact]
    public async Task ManyAtOnce_AskOnce()
    {
        await using FollowedFeed feed = await StartAsync();
        TaskCompletionSource<Outcome<OriginAnswer>> answer = feed.HoldAnswers();
        Task<(ServedFrom, string Certificates)>[] asking = [.. Enumerable.Range(0, 20).Select(_ => feed.HeldAsync())];
        answer.SetResult(await FakeOrigin.Answers(feed.Time.GetUtcNow(), HeldCertificates.Make()));
        Assert.All(await Task.WhenAll(asking), it => Assert.Equal("1:Valid", it.Certificates));
        Assert.Equal(1, feed.Origin.Asked);
    }

    // A registry that does not say whose certificate changed makes every answer doubtful; one that is kept would be wrong for ever.
    [Fact]
    public async Task FeedThatDoesNotNameHolders_MakesTheRegistryBeAsked()
    {
        await using FollowedFeed feed = await StartAsync();
        feed.Holds(HeldCertificates.Make());
        await feed.FindAsync();
        await feed.AnnounceAsync(HeldCertificates.Make(HeldCertificates.Second, sequence: 5, holder: ""));
        Assert.Equal(ServedFrom.Registry, (await feed.HeldAsync()).ServedFrom);
        Assert.Equal(ServedFrom.Registry, (await feed.HeldAsync()).ServedFrom);
        await PassAsync(feed, RecentChanges.Kept + TimeSpan.FromSeconds(1));
        await feed.FindAsync();
        Assert.Equal(ServedFrom.Cache, (await feed.HeldAsync()).ServedFrom);
    }

    // What a peer granted for one purpose is had for another; or its answers are never kept.
    [Fact]
    public async Task PeersAnswer_IsKeptByThePeersKeyForTheGrantedPurposesOnly()
    {
        await using FollowedFeed feed = await StartAsync(isOwnRegistry: false);
        HolderKey peers = new(new UInt128(7UL << 32, 9));
        feed.Origin.Find = _ => PeerAnswers(feed, peers, HeldCertificates.Make());
        await feed.FindAsync();
        Assert.Equal(ServedFrom.Cache, (await feed.HeldAsync()).ServedFrom);
        feed.Origin.Find = _ => FakeOrigin.Fails(ProblemKind.PurposeNotGranted);
        Assert.Equal(ProblemKind.PurposeNotGranted, (await feed.FindAsync(purpose: "another")).Problem?.Kind);

        feed.Origin.Find = _ => PeerAnswers(feed, peers, HeldCertificates.Make(), HeldCertificates.Make(HeldCertificates.Second, sequence: 5));
        await PeerAnnouncesAsync(feed, peers);
        Assert.Equal("1:Valid 2:Valid", (await feed.HeldAsync()).Certificates);
        Assert.Equal((ServedFrom.Cache, "1:Valid 2:Valid"), await feed.HeldAsync());
    }

    // Two replicas of a peer have keys of their own, and what the one announces is not seen in what the other answered.
    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(0, false)]
    public async Task PeersAnswerUnderAnotherKeyThanItsChanges_IsNotKept(uint madeWith, bool changeComesFirst)
    {
        await using FollowedFeed feed = await StartAsync(isOwnRegistry: false);
        feed.Origin.Find = _ => PeerAnswers(feed, madeWith == 0 ? default : new HolderKey(new UInt128((ulong)madeWith << 32, 9)), HeldCertificates.Make());
        HolderKey announced = new(new UInt128(7UL << 32, 1));
        if (changeComesFirst)
        {
            await PeerAnnouncesAsync(feed, announced);
            await PassAsync(feed, RecentChanges.Kept + TimeSpan.FromSeconds(1));
        }

        await feed.FindAsync();
        if (!changeComesFirst)
        {
            await PeerAnnouncesAsync(feed, announced);
        }

        int asked = feed.Origin.Asked;
        await feed.FindAsync();
        Assert.Equal(asked + 1, feed.Origin.Asked);
    }

    private static Task<FollowedFeed> StartAsync(bool isOwnRegistry = true, long cacheBytes = 1 << 20) => FollowedFeed.StartAsync(isOwnRegistry: isOwnRegistry, cacheBytes: cacheBytes);

    private static async Task PassAsync(FollowedFeed feed, TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            feed.Time.Advance(TimeSpan.FromSeconds(1));
            await feed.BeatAsync("6");
        }
    }

    private static HolderKey Key(HolderQuery query) => TestCards.Holders.Of(query);

    private static Task<Outcome<OriginAnswer>> PeerAnswers(FollowedFeed feed, HolderKey holder, params Certificate[] certificates) =>
        Task.FromResult<Outcome<OriginAnswer>>(new OriginAnswer(certificates, feed.Time.GetUtcNow(), ServedFrom.Peer, null, holder));

    private static Task PeerAnnouncesAsync(FollowedFeed feed, HolderKey holder) => feed.Changes.SendAsync(
        new ChangeEvent("5", TestCertificates.Make(HeldCertificates.Second, sequence: 5), MayRepeat: true, Holder: holder));
}
