using System.Buffers;
using System.Globalization;
using Exchange.Contracts.V1;
using Exchange.Gateway.Verification;
using VerificationCard = Exchange.Gateway.Verification.Card;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class CardCacheTests
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.UnixEpoch;
    private static readonly Card s_card = TestCards.Make(id: "0000");

    /// <summary>Bytes of a card with an identifier of four characters, and of the most slots that it has.</summary>
    private static readonly int s_bytes = VerificationCard.BytesOf(s_card.ToStored(0, new CardSeries(1 << 20))) + (2 * CardSlots.BytesOfASlot);

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

    // Fails: an answer that came late is given although the process knows better.
    [Fact]
    public void Put_GivesTheNewerOfTheTwo()
    {
        CardCache cache = new(1000 * s_bytes);
        Card newer = Card("a", 2, 10);
        Card older = Card("a", 1, 20);
        Assert.Same(newer, cache.Put("a", newer));
        Assert.Equal(newer, cache.Put("a", older));
        Assert.NotSame(older, cache.Put("a", older));
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

        Card older = Card("a", 0, 0);
        Assert.Same(older, cache.Put("a", older));
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

    // Fails: while the cache grows, a card that is there is not found, and the registry is asked without need.
    [Fact]
    public async Task CacheThatGrows_HasEveryCardPutBefore()
    {
        const int Cards = 20_000;
        CardCache cache = new(4L * Cards * s_bytes);
        int put = 0;
        Task[] readers = [.. Enumerable.Range(0, 2).Select(reader => Task.Run(() =>
        {
            Random random = new(reader);
            for (int there = 0; there < Cards; there = Volatile.Read(ref put))
            {
                string id = $"{random.Next(there + 1):0000}";
                Assert.True(there == 0 || cache.TryGet(id, s_start, out _) || int.Parse(id, CultureInfo.InvariantCulture) == there, id);
            }
        }))];
        for (int i = 0; i < Cards; i++)
        {
            cache.Put($"{i:0000}", Card($"{i:0000}", 1, 0));
            Volatile.Write(ref put, i + 1);
        }

        await Task.WhenAll(readers);
        Assert.Equal(Cards, cache.Count);
    }

    // Fails: while cards make room for others, one is given for another or in pieces of two.
    [Fact]
    public void CacheThatIsFull_GivesEachCardWholeOrNotAtAll()
    {
        CardCache cache = new(50 * s_bytes);
        int given = 0;
        Parallel.For(0, 4, worker =>
        {
            Random random = new(worker);
            for (int i = 0; i < 50_000; i++)
            {
                int number = random.Next(200);
                string id = $"{number:0000}";
                if (cache.TryGet(id, s_start, out Card? card))
                {
                    Assert.Equal((id, (ulong)number, s_start.AddSeconds(number)), (card.Id, card.ChangeSequence, card.AsOf));
                    Interlocked.Increment(ref given);
                }
                else
                {
                    cache.Put(id, Card(id, (ulong)number, number));
                }
            }
        });
        Assert.True(given > 0);
    }

    // Fails: a registry that names a new issuer with each certificate fills the process, or its certificates lose their issuers.
    [Fact]
    public void CardsWithNothingInCommon_AreBoundedAndWhole()
    {
        CardCache cache = new(200 * s_bytes);
        for (int i = 0; i < 5000; i++)
        {
            Certificate certificate = TestCertificates.Make($"{i}");
            certificate.Issuer.Name = $"第{i}监督管理局";
            Card card = TestCards.Maker.Make(certificate, s_start);
            cache.Put(card.Id, card);
            Assert.True(cache.TryGet(card.Id, s_start, out Card? kept));
            Assert.Equal(card, kept);
            Assert.Equal((card.IssuerName, card.TypeCode, card.Number), (kept.IssuerName, kept.TypeCode, kept.Number));
            Assert.Equal(Json(card), Json(kept));
            Assert.InRange(cache.Bytes, 1, 201 * s_bytes);
        }
    }

    private static Card Card(string id, ulong sequence, int seconds) => TestCards.Make(id: id, sequence: sequence, asOf: s_start.AddSeconds(seconds));

    private static byte[] Json(Card card)
    {
        ArrayBufferWriter<byte> json = new();
        CardWriter.Write(json, card);
        return json.WrittenSpan.ToArray();
    }
}
