using System.Security.Cryptography;
using Exchange.Audit.Records;
using Exchange.Audit.Tree;
using Exchange.Gateway.Search.Restoring;
using Exchange.Tests.Unit.Audit.Tree;

namespace Exchange.Tests.Unit.Gateway.Search;

/// <summary>If one of these fails, a restored log publishes another tree than the one that was witnessed, or one that whoever can write to the database has damaged.</summary>
public sealed class RestoredTreeTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 0)]
    [InlineData(255, 2)]
    [InlineData(256, 0)]
    [InlineData(257, 300)]
    [InlineData(65_536 + 300, 1)]
    public void Tree_IsMadeFromItsEntriesAlone(int published, int beyond)
    {
        MemoryTileStorage expected = new(), written = new();
        TreeWriter writer = TreeWriter.Open(expected, TreeHead.Empty);
        RestoredTree restored = new(written, (ulong)published, [(ulong)published]);
        for (int i = 0; i < published + beyond; i++)
        {
            byte[] entry = EntryOf(i);
            restored.Add(entry);
            if (i < published)
            {
                writer.Append(entry);
            }
        }

        TreeHead head = writer.Publish();
        written.Flush();

        Assert.True(restored.HasTiles);
        Assert.Equal(expected.Files.Keys.Select(path => path.ToString()).Order(), written.Files.Keys.Select(path => path.ToString()).Order());
        Assert.All(expected.Files, file => Assert.Equal(file.Value, written.Files[file.Key]));
        Assert.True(published == 0 || restored.Roots[head.Size] == head.Root);
    }

    [Fact]
    public void LeafThatNobodyKnows_LeavesTheTilesToTheCopy()
    {
        RestoredTree restored = new(new MemoryTileStorage(), 3, []);
        restored.Add(EntryOf(0));
        restored.AddUnknown();
        restored.Add(EntryOf(2));

        Assert.False(restored.HasTiles);
    }

    [Fact]
    public void LeafOfWhichTheHashAloneIsKnown_IsInTheTiles()
    {
        MemoryTileStorage written = new();
        RestoredTree restored = new(written, 2, []);
        restored.Add(EntryOf(0));
        restored.AddHash(TreeHash.OfLeaf(EntryOf(1)));
        written.Flush();

        Assert.True(restored.HasTiles);
        Assert.Equal([.. TreeHash.OfLeaf(EntryOf(0)).ToArray(), .. TreeHash.OfLeaf(EntryOf(1)).ToArray()], written.Files[TilePath.OfHashes(0, 0, 2)]);
    }

    private static byte[] EntryOf(int number)
    {
        byte[] entry = new byte[LeafEntry.Bytes];
        SHA256.HashData(BitConverter.GetBytes(number)).CopyTo(entry, 0);
        return entry;
    }
}
