using Exchange.Gateway.Verification;

namespace Exchange.Tests.Unit.Gateway.Verification;

/// <summary>Alone, because what other tests allocate would be counted too.</summary>
[CollectionDefinition(nameof(CardMemoryTests), DisableParallelization = true)]
[Collection(nameof(CardMemoryTests))]
public sealed class CardMemoryTests
{
    // Fails: a node with a million cards takes more memory than it was given, and is killed.
    [Fact]
    public void Card_TakesTheMemoryThatIsCounted()
    {
        const int Cards = 50_000;
        CardCache cache = new(long.MaxValue);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Cards; i++)
        {
            Card card = TestCards.Make(id: TestCertificates.IdOf(TestCertificates.TypeCode, i), from: new DateOnly(2021, 5, 1), to: new DateOnly(2027, 4, 30));
            Assert.InRange(card.ToFace().Length, 100, 400);
            cache.Put(card.Id, card);
        }

        long perCard = (GC.GetTotalMemory(forceFullCollection: true) - before) / Cards;
        Assert.InRange(perCard, 100, 300);
        Assert.InRange(cache.Bytes / Cards, perCard * 0.9, perCard * 1.1);
        GC.KeepAlive(cache);
    }
}
