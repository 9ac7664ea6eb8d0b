using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Holders;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class CardFillerTests
{
    private static readonly Inquiry s_inquiry = new(AccessAction.Verify, TestAccess.Counter, TestAccess.Context, []);

    private readonly CardCache _cache = new(1 << 20);
    private readonly FakeOrigin _origin = new();
    private readonly CardFiller _filler;

    public CardFillerTests() => _filler = new CardFiller(_cache, TestCards.Maker, TestCards.NoFeeds, new PeerGrants(TimeProvider.System), TimeProvider.System);

    // Fails: when a card falls out of the cache at the rush hour, every counter asks the registry for it at once.
    [Fact]
    public async Task ManyAtOnce_AskTheRegistryOnce()
    {
        TaskCompletionSource<Outcome<OriginAnswer>> answer = Hold();
        Task<Outcome<FetchedCard>>[] asking = [.. Enumerable.Range(0, 20).Select(i => GetAsync(inquiry: s_inquiry with { Client = TestAccess.ClientOf($"{i}") }))];
        Assert.Equal(1, _origin.Asked);
        answer.SetResult(await FakeOrigin.Answers(TestCertificates.Make()));
        Assert.All(await Task.WhenAll(asking), outcome => Assert.Equal(TestCertificates.Id, outcome.Value?.Card?.Id));
        await GetAsync();
        Assert.Equal(2, _origin.Asked);
    }

    // Fails: two certificates share an answer.
    [Fact]
    public async Task AnotherCertificate_IsAskedForByItself()
    {
        TaskCompletionSource<Outcome<OriginAnswer>> answer = Hold();
        Task first = GetAsync();
        Task second = GetAsync(TestCertificates.IdOf(TestCertificates.TypeCode, 2));
        Assert.Equal(2, _origin.Asked);
        answer.SetResult(await FakeOrigin.Answers());
        await Task.WhenAll(first, second);
    }

    // Fails: the first counter's browser is closed, and the others' verdicts are lost with it.
    [Fact]
    public async Task CallerThatGoesAway_DoesNotSpoilTheOthers()
    {
        TaskCompletionSource<Outcome<OriginAnswer>> answer = Hold();
        using CancellationTokenSource gone = new();
        Task<Outcome<FetchedCard>> leaving = GetAsync(cancellation: gone.Token);
        Task<Outcome<FetchedCard>> staying = GetAsync();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.False(staying.IsCompleted);
        answer.SetResult(await FakeOrigin.Answers(TestCertificates.Make()));
        Assert.NotNull((await staying).Value?.Card);
        Assert.True(_cache.TryGet(TestCertificates.Id, FakeOrigin.AsOf, out _));
    }

    // Fails: "could not find out" is answered again after the registry is back.
    [Fact]
    public async Task Failure_IsSharedByThoseWhoWaitedAndNotKept()
    {
        TaskCompletionSource<Outcome<OriginAnswer>> answer = Hold();
        Task<Outcome<FetchedCard>>[] asking = [GetAsync(), GetAsync()];
        answer.SetResult(await FakeOrigin.Fails(ProblemKind.SourceUnavailable));
        Assert.All(await Task.WhenAll(asking), outcome => Assert.Equal(ProblemKind.SourceUnavailable, outcome.Problem?.Kind));
        Assert.Equal(0, _cache.Count);

        _origin.Get = (_, _) => FakeOrigin.Answers(TestCertificates.Make());
        Assert.True((await GetAsync()).Succeeded);
    }

    // Fails: one crash in an origin, and this certificate can never be asked for again.
    [Fact]
    public async Task Crash_IsThrownToThoseWhoWaitedAndNotKept()
    {
        _origin.Get = (_, _) => throw new InvalidOperationException("As the test says.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => GetAsync());
        _origin.Get = (_, _) => FakeOrigin.Answers(TestCertificates.Make());
        Assert.True((await GetAsync()).Succeeded);
    }

    // Fails: a certificate issued a while ago stays unknown.
    [Fact]
    public async Task NoSuchCertificate_IsNoCardAndNotKeptWhereTheAnswerIsOld()
    {
        Assert.Null((await GetAsync()).Value!.Card);
        Assert.Equal(0, _cache.Count);
        await GetAsync();
        Assert.Equal(2, _origin.Asked);
    }

    // Fails: one who tries the same wrong identifier again and again asks the registry each time, or for ever gets the first answer.
    [Fact]
    public async Task NoSuchCertificate_IsRememberedForASecond()
    {
        ManualTime time = new();
        CardFiller filler = new(_cache, TestCards.Maker, TestCards.NoFeeds, new PeerGrants(time), time);
        _origin.Get = (_, _) => FakeOrigin.Answers(time.GetUtcNow());
        DateTimeOffset asked = time.GetUtcNow();
        await AskAsync();
        time.Advance(UnknownCertificates.Lifetime);
        Assert.Equal((ServedFrom.Cache, asked), (await AskAsync() is var again ? (again.ServedFrom, again.AsOf) : default));
        Assert.Equal(1, _origin.Asked);
        time.Advance(TimeSpan.FromTicks(1));
        await AskAsync();
        Assert.Equal(2, _origin.Asked);

        async Task<FetchedCard> AskAsync() => (await filler.GetAsync(TestCertificates.Id, Type(_origin), s_inquiry, CancellationToken.None)).Value!;
    }

    // Fails: a peer's record says that one officer asked where two did.
    [Fact]
    public async Task Peer_IsAskedForEachRequesterAndContext()
    {
        FakeOrigin peer = new(isOwnRegistry: false);
        TaskCompletionSource<Outcome<OriginAnswer>> answer = Hold(peer);
        Inquiry another = s_inquiry with { Context = TestAccess.Context with { Officer = "jy-018" } };
        Task<Outcome<FetchedCard>>[] asking =
        [
            GetAsync(origin: peer),
            GetAsync(origin: peer, inquiry: another),
            GetAsync(origin: peer, inquiry: s_inquiry with { Client = TestAccess.ClientOf("another") }),
            GetAsync(origin: peer, inquiry: s_inquiry with { Context = TestAccess.Context with { } }),
        ];
        Assert.Equal(3, peer.Asked);
        answer.SetResult(await FakeOrigin.Answers(TestCertificates.Make()));
        await Task.WhenAll(asking);
    }

    // Fails: two contexts that only look alike when written in a row share a record at the peer.
    [Fact]
    public async Task ContextsThatReadAlike_AreStillTwo()
    {
        FakeOrigin peer = new(isOwnRegistry: false);
        TaskCompletionSource<Outcome<OriginAnswer>> answer = Hold(peer);
        Task first = GetAsync(origin: peer, inquiry: s_inquiry with { Context = new CallContext("p", "o, ItemCode = i", null, null) });
        Task second = GetAsync(origin: peer, inquiry: s_inquiry with { Context = new CallContext("p", "o", "i, ItemCode = ", null) });
        Assert.Equal(2, peer.Asked);
        answer.SetResult(await FakeOrigin.Answers());
        await Task.WhenAll(first, second);
    }

    // Fails: the next question by identifier asks the registry again for what the question by holder brought.
    [Fact]
    public async Task FoundCards_AreKept()
    {
        Certificate[] certificates = [TestCertificates.Make(), TestCertificates.Make(TestCertificates.IdOf(TestCertificates.TypeCode, 2))];
        _origin.Find = _ => FakeOrigin.Answers(certificates);
        Outcome<FoundCards> found = await _filler.FindAsync(new HolderQuery("code", "001", TestCertificates.TypeCode), default, Type(_origin), s_inquiry, CancellationToken.None);
        Assert.Equal(certificates.Select(it => it.Id), found.Value!.Cards.Select(card => card.Id));
        Assert.True(_cache.TryGet(certificates[1].Id, FakeOrigin.AsOf, out _));
    }

    private Task<Outcome<FetchedCard>> GetAsync(string? id = null, FakeOrigin? origin = null, Inquiry? inquiry = null, CancellationToken cancellation = default) =>
        _filler.GetAsync(id ?? TestCertificates.Id, Type(origin ?? _origin), inquiry ?? s_inquiry, cancellation);

    private TaskCompletionSource<Outcome<OriginAnswer>> Hold(FakeOrigin? origin = null)
    {
        TaskCompletionSource<Outcome<OriginAnswer>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (origin ?? _origin).Get = (_, cancellation) => answer.Task.WaitAsync(cancellation);
        return answer;
    }

    private static CertificateTypeEntry Type(FakeOrigin origin) => new(TestCertificates.TypeCode, "营业执照", origin, TimeSpan.FromSeconds(5));
}
