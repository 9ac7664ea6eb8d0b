using Exchange.Gateway.Verification;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class CardSlotsTests
{
    private static readonly CardSeries s_series = new(1 << 20);
    private static readonly byte[] s_none = Card(0);

    // Fails: among cards that came and went, one that is there is not found, or one that is gone still answers.
    [Theory]
    [InlineData(16, 40)]
    [InlineData(64, 60)]
    [InlineData(1000, 2000)]
    public void Table_HoldsWhatWasPutAndNotTaken(int size, int keys)
    {
        Random random = new(size);
        CardSlots slots = new(size);
        Dictionary<ulong, byte[]> expected = [];
        // Some keys are at home in the same slots and bear the same marks.
        ulong[] all = [.. Enumerable.Range(0, keys).Select(i => i % 2 == 0 ? (ulong)random.NextInt64() : ((ulong)i << 32) | 0x55)];
        for (int i = 0; i < 50_000; i++)
        {
            ulong key = all[random.Next(keys)];
            byte[] card = Card(key);
            if (slots.Seek(key, out int at) is not null)
            {
                slots.Replace(at, card);
            }
            else
            {
                while (slots.IsFull && expected.Count > size / 2)
                {
                    expected.Remove(CardHead.Of(slots.TakeUnused(s_none)!).Key);
                }

                if (slots.IsFull)
                {
                    CardSlots another = new(size);
                    slots.CopyTo(another);
                    slots = another;
                }

                slots.Add(card);
            }

            expected[key] = card;
            ulong asked = all[random.Next(keys)];
            Assert.Same(expected.GetValueOrDefault(asked), slots.Find(asked));
            Assert.Equal(expected.Count, slots.Count);
        }

        Assert.All(all, key => Assert.Same(expected.GetValueOrDefault(key), slots.Find(key)));
    }

    // Fails: the certificates that a counter works with are thrown out, and those of last year stay.
    [Fact]
    public void CardGivenLately_OutlivesTheOthers()
    {
        CardSlots slots = new(64);
        byte[][] cards = [.. Enumerable.Range(1, 40).Select(i => Card((ulong)i << 58))];
        foreach (byte[] card in cards)
        {
            slots.Add(card);
        }

        byte[][] used = [.. cards.Where((_, i) => i % 4 == 0)];
        Assert.All(used, card => Assert.Same(card, slots.Find(CardHead.Of(card).Key)));
        byte[][] taken = [.. Enumerable.Range(0, 30).Select(_ => slots.TakeUnused(s_none)!)];
        Assert.Empty(taken.Intersect(used));
    }

    // Fails: the answer that was just fetched is not kept, and the next question asks the registry again.
    [Fact]
    public void CardJustPut_StaysThoughNothingElseDoes()
    {
        CardStripe stripe = new(capacity: 1);
        for (ulong key = 1; key < 100; key++)
        {
            byte[] card = Card(key);
            Assert.Same(card, stripe.Put(card));
            Assert.Same(card, stripe.Find(key));
            Assert.Equal(1, stripe.Count);
        }
    }

    private static byte[] Card(ulong key) => TestCards.Make().ToStored(key, s_series);
}
