using System.Text;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Shared;

namespace Exchange.Tests.Unit.Gateway.Verification.Shared;

public sealed class SharedCardValueTests
{
    private static readonly DateTimeOffset s_asOf = new(2026, 11, 22, 1, 2, 3, 4, TimeSpan.Zero);

    private readonly KeyRing _ring = KeyRing.Generate(TimeProvider.System);
    private readonly byte[] _key;

    public SharedCardValueTests() => _key = KeyOf(TestCertificates.Id);

    // Fails: a card that was in Redis says something else than before.
    [Fact]
    public void Card_ComesBackAsItWas()
    {
        Card card = TestCards.Make(from: new DateOnly(2021, 5, 1), to: new DateOnly(2031, 4, 30), sequence: ulong.MaxValue - 1, asOf: s_asOf);
        Assert.True(SharedCardValue.TryOpen(_ring, _key, ValueOf(card), out SharedCard? shared));
        Assert.Equal(card, shared.Card);
        Assert.Equal(s_asOf, shared.AsOf);
    }

    // Fails: a certificate without an end has one after it was in Redis.
    [Fact]
    public void CardForEver_ComesBackAsItWas()
    {
        Card card = TestCards.Make(asOf: s_asOf);
        Assert.True(SharedCardValue.TryOpen(_ring, _key, ValueOf(card), out SharedCard? shared));
        Assert.Equal((DateTimeOffset.MinValue, DateTimeOffset.MaxValue), (shared.Card!.StartsAt, shared.Card.EndsAt));
    }

    // Fails: "there is none" is read as a card, or as nothing at all.
    [Fact]
    public void Unknown_ComesBackAsNoCard()
    {
        Assert.True(SharedCardValue.TryOpen(_ring, _key, ValueOf(null), out SharedCard? shared));
        Assert.Null(shared.Card);
    }

    // Fails: whoever can write to Redis makes an old card look fresh, or puts one in another's place.
    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(20)]
    [InlineData(40)]
    public void ChangedByte_IsAMiss(int place)
    {
        byte[] value = ValueOf(TestCards.Make(asOf: s_asOf));
        value[place] ^= 1;
        Assert.False(SharedCardValue.TryOpen(_ring, _key, value, out _));
    }

    // Fails: a card put under another's key is answered as the other's.
    [Fact]
    public void AnotherKey_IsAMiss() =>
        Assert.False(SharedCardValue.TryOpen(_ring, KeyOf(TestCertificates.IdOf(TestCertificates.TypeCode, 2)), ValueOf(TestCards.Make(asOf: s_asOf)), out _));

    // Fails: a key that was taken out of the ring stops the node.
    [Fact]
    public void UnknownKeyOfTheRing_IsAMiss() =>
        Assert.False(SharedCardValue.TryOpen(KeyRing.Generate(TimeProvider.System), _key, ValueOf(TestCards.Make(asOf: s_asOf)), out _));

    // Fails: rubbish in Redis stops the node.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(24)]
    [InlineData(56)]
    [InlineData(57)]
    [InlineData(500)]
    public void Rubbish_IsAMiss(int length)
    {
        byte[] value = new byte[length];
        Array.Fill(value, (byte)1);
        Assert.False(SharedCardValue.TryOpen(_ring, _key, value, out _));
    }

    // Fails: holders and certificates can be read off Redis.
    [Fact]
    public void NothingPlain_IsInIt()
    {
        string text = Encoding.UTF8.GetString([.. _key, .. ValueOf(TestCards.Make(asOf: s_asOf))]);
        Assert.DoesNotContain(TestCertificates.Id[..12], text, StringComparison.Ordinal);
        Assert.DoesNotContain("市场监督管理局", text, StringComparison.Ordinal);
        Assert.DoesNotContain(TestCertificates.HolderName[..1], text, StringComparison.Ordinal);
    }

    // Fails: one of many servers holds nearly all cards; or a script's keys lie on two servers, and Redis Cluster refuses it.
    [Fact]
    public void Keys_AreSpreadAndKeptTogether()
    {
        string[] tags = [.. Enumerable.Range(0, 2000).Select(i => Encoding.ASCII.GetString(KeyOf(TestCertificates.IdOf(TestCertificates.TypeCode, i)).AsSpan(0, 4)))];
        Assert.Equal(SharedKeys.Partitions, tags.Distinct().Count());
        Assert.All(tags, tag => Assert.Matches(@"^\{[a-z0-9]{2}\}$", tag));
        SharedPlace place = new(_ring, TestCertificates.Id, new FeedScope(_ring, "registry", [TestCertificates.TypeCode], new byte[8]));
        Assert.Single(place.Keys.Select(key => Encoding.ASCII.GetString(((byte[])key!).AsSpan(0, 4))).Distinct());
    }

    // Fails: a replica that follows fewer types, or names cards otherwise, vouches for what it does not see.
    [Fact]
    public void Watermark_BelongsToFeedTypesAndRing()
    {
        FeedScope[] scopes =
        [
            new(_ring, "registry", ["1", "2"], new byte[8]), new(_ring, "registry", ["1"], new byte[8]), new(_ring, "other", ["1", "2"], new byte[8]),
            new(_ring.Renamed(TimeProvider.System), "registry", ["1", "2"], new byte[8]),
        ];
        Assert.Equal(4, scopes.Select(scope => scope.Watermark(0)).Distinct().Count());
        Assert.Equal(scopes[0].Watermark(0), new FeedScope(_ring, "registry", ["2", "1"], [1, 2, 3, 4, 5, 6, 7, 8]).Watermark(0));
        Assert.NotEqual(scopes[0].Progress(0), new FeedScope(_ring, "registry", ["2", "1"], [1, 2, 3, 4, 5, 6, 7, 8]).Progress(0));
    }

    // Fails: a heartbeat of a clock that runs ahead, or an old one, makes cards fresh.
    [Theory]
    [InlineData(0, true)]
    [InlineData(-5.0, true)]
    [InlineData(-5.1, false)]
    [InlineData(1.0, true)]
    [InlineData(1.1, false)]
    public void Watermark_IsFreshForFiveSeconds(double seconds, bool isFresh) =>
        Assert.Equal(isFresh, new Watermark(1, s_asOf.AddSeconds(seconds).ToUnixTimeMilliseconds(), 0).IsFresh(s_asOf));

    private byte[] KeyOf(string id) => SharedKeys.NameOf(_ring, id) is var name ? SharedKeys.Of(SharedKeys.PartitionOf(name), SharedKeys.Card, name) : [];

    private byte[] ValueOf(Card? card) =>
    [
        SharedCardValue.Format, .. new byte[8], .. SharedInstants.Bytes((long)(card?.ChangeSequence ?? 0)), .. SharedInstants.Bytes(s_asOf),
        .. SharedCardValue.Seal(_ring, _key, card, s_asOf),
    ];
}
