using Exchange.Audit.Verification;
using Exchange.Tests.Unit.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Verification;

/// <summary>If one of these fails, records of a log of more than one bundle are held against the wrong entries.</summary>
public sealed class PublishedEntriesTests
{
    private const int Size = 600;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    [InlineData(300)]
    public void Entries_AreThoseOfTheTree(int step)
    {
        MemoryTileStorage tiles = TestTree.Published(Size);
        PublishedEntries entries = new(tiles, Size);
        for (int index = 0; index < Size; index += step)
        {
            Assert.Equal(TestTree.Entry(index), entries.At((ulong)index).ToArray());
        }

        Assert.Equal(TestTree.Entry(3), entries.At(3).ToArray());
    }

    [Fact]
    public void MissingEntry_IsEmpty()
    {
        MemoryTileStorage tiles = TestTree.Published(Size);
        tiles.Files.Remove(TestTree.Path("tile/entries/001"));
        PublishedEntries entries = new(tiles, Size);

        Assert.NotEqual(0, entries.At(255).Length);
        Assert.Equal(0, entries.At(256).Length);
        Assert.NotEqual(0, entries.At(512).Length);
    }
}
