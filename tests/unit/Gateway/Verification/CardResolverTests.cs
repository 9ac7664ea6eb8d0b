using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class CardResolverTests
{
    private readonly ManualTime _time = new();
    private readonly CardResolver _resolver;

    public CardResolverTests()
    {
        CardCache cache = new(1 << 20);
        PeerGrants grants = new(_time);
        _resolver = new CardResolver(cache, new CardFiller(cache, TestCards.Maker, TestCards.NoFeeds, grants, _time), TestCards.NoFeeds, grants, _time);
    }

    // Fails: a revocation stays unseen longer than the type allows, or the registry is asked at every call.
    [Fact]
    public async Task Card_IsServedFromTheCacheUntilItsTimeToLive()
    {
        FakeOrigin origin = Origin(isOwnRegistry: true);
        Assert.Equal(ServedFrom.Registry, (await ResolveAsync(origin)).ServedFrom);
        TimeSpan lifetime = EffectiveLifetime.Of(new CertificateTypeEntry(TestCertificates.TypeCode, "", origin, TimeSpan.FromSeconds(5)), TestCertificates.Id);
        Assert.InRange(lifetime, TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(5));
        _time.Advance(lifetime);
        FetchedCard cached = await ResolveAsync(origin);
        Assert.Equal((ServedFrom.Cache, _time.GetUtcNow() - lifetime), (cached.ServedFrom, cached.AsOf));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((ServedFrom.Registry, _time.GetUtcNow()), ((await ResolveAsync(origin)).ServedFrom, (await ResolveAsync(origin)).AsOf));
        Assert.Equal(2, origin.Asked);
    }

    // Fails: a type that must be asked at every call is answered from memory.
    [Fact]
    public async Task TimeToLiveOfZero_AsksAgain()
    {
        FakeOrigin origin = Origin(isOwnRegistry: true);
        await ResolveAsync(origin, timeToLive: TimeSpan.Zero);
        _time.Advance(TimeSpan.FromTicks(1));
        await ResolveAsync(origin, timeToLive: TimeSpan.Zero);
        Assert.Equal(2, origin.Asked);
    }

    // Fails: what a peer granted for one purpose is had for another that it would refuse, because it stood in the cache.
    [Fact]
    public async Task PeersCard_IsAnsweredForThePurposesItWasGrantedFor()
    {
        FakeOrigin peer = Origin(isOwnRegistry: false);
        await ResolveAsync(peer);
        Assert.Equal(ServedFrom.Cache, (await ResolveAsync(peer)).ServedFrom);
        await ResolveAsync(peer, purpose: "another");
        Assert.Equal(2, peer.Asked);
        Assert.Equal("another", peer.Inquiries[1].Context.Purpose);
    }

    // Fails: the registry is asked once for each purpose, although it knows none.
    [Fact]
    public async Task OwnRegistrysCard_IsKeptForEveryPurpose()
    {
        FakeOrigin origin = Origin(isOwnRegistry: true);
        await ResolveAsync(origin);
        await ResolveAsync(origin, purpose: "another");
        Assert.Equal(1, origin.Asked);
    }

    private FakeOrigin Origin(bool isOwnRegistry) => new(isOwnRegistry) { Get = (_, _) => FakeOrigin.Answers(_time.GetUtcNow(), TestCertificates.Make()) };

    private async Task<FetchedCard> ResolveAsync(FakeOrigin origin, TimeSpan? timeToLive = null, string purpose = TestAccess.Purpose)
    {
        CertificateTypeEntry type = new(TestCertificates.TypeCode, "营业执照", origin, timeToLive ?? TimeSpan.FromSeconds(5));
        Inquiry inquiry = new(AccessAction.Verify, TestAccess.Counter, TestAccess.Context with { Purpose = purpose }, []);
        Outcome<FetchedCard> outcome = await _resolver.ResolveAsync(TestCertificates.Id, type, inquiry, CancellationToken.None);
        return outcome.Value!;
    }
}
