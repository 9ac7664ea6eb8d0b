using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Holders;

namespace Exchange.Tests.Unit.Gateway.Verification.Holders;

public sealed class HolderIndexTests
{
    // Fails: whoever asks for one holder after the other takes the node's memory.
    [Fact]
    public void Index_IsBoundedAndKeepsWhatIsUsed()
    {
        HolderEntry entry = Entry(TestCertificates.Id);
        HolderIndex index = new(100 * entry.Bytes);
        HolderKey used = Key(1_000_000);
        index.Put(used, entry);
        for (uint i = 1; i < 1000; i++)
        {
            index.Put(Key(i), entry);
            Assert.Same(entry, index.Find(used));
        }

        Assert.InRange(index.Count, 2, 101);
        Assert.Null(index.Find(Key(1)));
    }

    // Fails: an answer is kept on although a later one says otherwise.
    [Fact]
    public void LaterAnswer_ReplacesTheEarlier()
    {
        HolderIndex index = new(1 << 20);
        index.Put(Key(1), Entry("a"));
        HolderEntry later = Entry("b");
        index.Put(Key(1), later);
        Assert.Same(later, index.Find(Key(1)));
        Assert.Equal(1, index.Count);
    }

    private static HolderKey Key(uint number) => new(new UInt128(1UL << 32, number));

    private static HolderEntry Entry(string id) => new(Key(1), [id], DateTimeOffset.UnixEpoch, 0, 0);
}
