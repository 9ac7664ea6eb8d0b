using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

public sealed class TreeReaderTests
{
    // Fails: a proof that worked a second ago fails because the tree has grown.
    [Fact]
    public void PartialTileThatGaveWayToTheFullOne_IsReadThere()
    {
        var storage = TestTree.Published(301);
        Assert.DoesNotContain(TestTree.Path("tile/0/000.p/200"), storage.Files.Keys);
        var reader = new TreeReader(storage, 200);
        Assert.Equal(TestTree.Head(200).Root, reader.RootAt(200));
        Assert.True(reader.ProveInclusion(7, 200).Verify(TreeHash.OfLeaf(TestTree.Entry(7)), 7, 200, TestTree.Head(200).Root));
    }

    // Fails: a reader has to be made anew, and reads all its tiles again, at each checkpoint.
    [Fact]
    public void GrownTree_IsReadOn()
    {
        var storage = new MemoryTileStorage();
        var writer = TreeWriter.Open(storage, TreeHead.Empty);
        var reader = new TreeReader(storage, 0);
        var reference = TestTree.Reference(700);
        for (var size = 0; size <= 700; size += 50)
        {
            TestTree.AppendUntil(writer, size);
            reader.Size = writer.Publish().Size;
            for (var earlier = 0; earlier <= size; earlier++)
            {
                Assert.Equal(reference.Root(earlier), reader.RootAt((ulong)earlier));
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Size = 699);
    }

    // Fails: one who asks for a thousand proofs makes the disk read a thousand times as much.
    [Fact]
    public void TilesReadBefore_AreNotReadAgain()
    {
        var storage = TestTree.Published(1000);
        var reader = new TreeReader(storage, 1000);
        reader.ProveInclusion(3, 1000);
        var reads = storage.Reads;
        reader.ProveInclusion(4, 1000);
        Assert.Equal(reads, storage.Reads);
    }

    // Fails: numbers from outside end in a wrong proof instead of a refusal.
    [Fact]
    public void NumbersBeyondTheTree_AreRefused()
    {
        var reader = new TreeReader(TestTree.Published(300), 290);
        Assert.Equal(TreeHash.Empty, reader.RootAt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.RootAt(291));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.LeafAt(290));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ProveInclusion(5, 291));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ProveInclusion(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ProveInclusion(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ProveConsistency(5, 291));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ProveConsistency(6, 5));
    }

    // Fails: whoever mends the log has to guess which file it is.
    [Fact]
    public void MissingTile_IsNamed()
    {
        var storage = TestTree.Published(600);
        storage.Files.Remove(TestTree.Path("tile/0/001"));
        var error = Assert.Throws<TreeCorruptException>(() => new TreeReader(storage, 600).ProveInclusion(256, 600));
        Assert.Equal(TestTree.Path("tile/0/001"), error.Fault.Tile);

        storage.Files[TestTree.Path("tile/0/001")] = new byte[8191];
        error = Assert.Throws<TreeCorruptException>(() => new TreeReader(storage, 600).ProveInclusion(256, 600));
        Assert.Equal(TestTree.Path("tile/0/001"), error.Fault.Tile);
    }
}
