using Exchange.Gateway.Verification;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class CardCacheTests
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.UnixEpoch;
    private static readonly Card s_card = TestCards.Make(id: "0000");

    /// <summary>Bytes of a card with an identifier of four characters, and of its entry.</summary>
    private static readonly int s_bytes = s_card.Bytes + 80;

    // Fails: a card is served past its time to live.
    [Fact]
    public void Card_IsGivenWhileItIsFreshEnough()
    {
        CardCache cache = new(1000 * s_bytes);
        cache.Put("a", Card("a", 1, 10));
        Assert.True(cache.TryGet("a", s_start.AddSeconds(10), out Card? card));
        Assert.Equal(1u, card.ChangeSequence);
        Assert.False(cache.TryGet("a", s_start.AddSeconds(10).AddTicks(1), out _));
        Assert.False(cache.TryGet("b", DateTimeOffset.MinValue, out _));
    }

    // Fails: a late refill brings a revoked certificate back to life.
    [Theory]
    [InlineData(1, 20, 2, 10, 2)]
    [InlineData(2, 10, 1, 20, 2)]
    [InlineData(1, 10, 1, 20, 20)]
    [InlineData(1, 20, 1, 10, 20)]
    public void NewerCard_Wins(int firstSequence, int firstSeconds, int secondSequence, int secondSeconds, int winner)
    {
        CardCache cache = new(1000 * s_bytes);
        cache.Put("a", Card("a", (ulong)firstSequence, firstSeconds));
        cache.Put("a", Card("a", (ulong)secondSequence, secondSeconds));
        Assert.True(cache.TryGet("a", s_start, out Card? card));
        Assert.Equal(winner, firstSequence == secondSequence ? (int)(card.AsOf - s_start).TotalSeconds : (int)card.ChangeSequence);
    }

    // Fails: the same, for a card that was not asked for in a while.
    [Fact]
    public void NewerCardOfTheOldGeneration_WinsOverALateOlderOne()
    {
        CardCache cache = new(8 * s_bytes);
        cache.Put("a", Card("a", 2, 10));
        Age(cache);
        cache.Put("a", Card("a", 1, 20));
        Assert.True(cache.TryGet("a", s_start, out Card? card));
        Assert.Equal(2u, card.ChangeSequence);

        Age(cache);
        cache.Put("a", Card("a", 3, 5));
        Assert.True(cache.TryGet("a", s_start, out card));
        Assert.Equal(3u, card.ChangeSequence);
    }

    // Fails: a certificate is answered with the card of another, because their keys happen to meet.
    [Fact]
    public void CardOfAnotherCertificate_IsNotGiven()
    {
        CardCache cache = new(1000 * s_bytes);
        cache.Put("a", Card("b", 1, 0));
        cache.Put("ab", Card("a", 1, 0));
        Assert.False(cache.TryGet("a", s_start, out _));
        Assert.False(cache.TryGet("ab", s_start, out _));
    }

    // Fails: a peer's card, kept for a purpose too, is not found again.
    [Fact]
    public void KeyWithPurpose_IsTheCertificatesToo()
    {
        CardCache cache = new(1000 * s_bytes);
        cache.Put("a" + CardKey.Separator + "餐饮店开办核验", Card("a", 1, 0));
        Assert.True(cache.TryGet("a" + CardKey.Separator + "餐饮店开办核验", s_start, out _));
        Assert.False(cache.TryGet("a", s_start, out _));
    }

    // Fails: the cache grows until the process is killed.
    [Fact]
    public void Cache_IsBounded()
    {
        CardCache cache = new(100 * s_bytes);
        for (int i = 0; i < 10_000; i++)
        {
            cache.Put($"{i:0000}", Card($"{i:0000}", 1, 0));
            Assert.InRange(cache.Bytes, 1, 101 * s_bytes);
        }

        Assert.True(cache.TryGet("9999", s_start, out _));
    }

    // Fails: the certificates asked for all day are thrown out by those asked for once.
    [Fact]
    public void CardInUse_OutlivesThoseThatAreNot()
    {
        CardCache cache = new(100 * s_bytes);
        cache.Put("used", Card("used", 1, 0));
        for (int i = 0; i < 1000; i++)
        {
            cache.Put($"{i:0000}", Card($"{i:0000}", 1, 0));
            Assert.True(cache.TryGet("used", s_start, out _));
        }

        Assert.False(cache.TryGet("0000", s_start, out _));
    }

    // Fails: at the rush hour a revocation is overtaken by the answer of a moment before, or the bound does not hold.
    [Fact]
    public void ConcurrentUse_KeepsTheNewestAndTheBound()
    {
        CardCache cache = new(2000 * s_bytes);
        Parallel.For(0, 4, worker =>
        {
            Random random = new(worker);
            ulong seen = 0;
            for (ulong i = 0; i < 50_000; i++)
            {
                ulong sequence = i + (ulong)random.Next(100);
                cache.Put("a", Card("a", sequence, 0));
                seen = Math.Max(seen, sequence);
                Assert.True(cache.TryGet("a", s_start, out Card? card));
                Assert.True(card.ChangeSequence >= seen, $"{card.ChangeSequence} came after {seen}");
                string id = $"{random.Next(5000):0000}";
                cache.Put(id, Card(id, 1, 0));
            }
        });
        Assert.InRange(cache.Bytes, 1, 2010 * s_bytes);
    }

    private static Card Card(string id, ulong sequence, int seconds) => TestCards.Make(id: id, sequence: sequence, asOf: s_start.AddSeconds(seconds));

    /// <summary>Lets the young generation of a cache of 8 become the old one.</summary>
    private static void Age(CardCache cache)
    {
        for (int i = 0; i < 4; i++)
        {
            string id = Guid.NewGuid().ToString();
            cache.Put(id, Card(id, 1, 0));
        }
    }
}
