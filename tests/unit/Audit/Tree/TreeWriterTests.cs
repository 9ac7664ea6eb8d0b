using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

public sealed class TreeWriterTests
{
    // Fails: the tree depends on how often it was published, or on restarts, and one log has two.
    [Fact]
    public void TreePublishedOneByOneAndReopenedEachTime_IsTheTreePublishedAtOnce()
    {
        const int Size = 600;
        var reference = TestTree.Reference(Size);
        var storage = new MemoryTileStorage();
        var head = TreeHead.Empty;
        for (var size = 1; size <= Size; size++)
        {
            var writer = TreeWriter.Open(storage, head);
            Assert.Equal((ulong)(size - 1), writer.Append(TestTree.Entry(size - 1)));
            head = writer.Publish();
            Assert.Equal(new TreeHead((ulong)size, reference.Root(size)), head);
            Assert.Equal(head, writer.Published);
        }

        AssertHolds(TestTree.Published(Size), storage);
        Assert.True(TreeCheck.Run(storage, head).IsSound);
    }

    // Fails: a client computes another name for a tile than the log gave it. (The example of C2SP tlog-tiles.)
    [Fact]
    public void TreeOfTheSpecification_HasTheTilesThatItSays()
    {
        var files = TestTree.Published(70_000).Files;
        Assert.Equal(273, files.Keys.Count(path => path is { HoldsEntries: false, Level: 0, IsPartial: false }));
        Assert.Equal(273, files.Keys.Count(path => path is { HoldsEntries: true, IsPartial: false }));
        Assert.Equal(
            ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112"],
            files.Keys.Where(path => path.IsPartial || path.Level > 0).Select(path => path.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(8192, files[TestTree.Path("tile/1/000")].Length);
        Assert.Equal(17 * 32, files[TestTree.Path("tile/1/001.p/17")].Length);
    }

    // Fails: the tile above a full one is missing, or an empty one is served, where a tree ends with a tile.
    [Fact]
    public void TreeOf256_HasAFullTileAndOneAboveIt()
    {
        var paths = TestTree.Published(256).Files.Keys.Select(path => path.ToString());
        Assert.Equal(["tile/0/000", "tile/1/000.p/1", "tile/entries/000"], paths.Order(StringComparer.Ordinal));
    }

    // Fails: old tiles are written again and again, and caches that were told they never change hold others.
    [Fact]
    public void FullTiles_AreWrittenOnce()
    {
        var storage = TestTree.Published(600, [.. Enumerable.Range(1, 599)]);
        Assert.All(storage.Writes.Where(write => !write.Key.IsPartial), write => Assert.Equal(1, write.Value));
        Assert.Equal(2 * 2, storage.Writes.Keys.Count(path => !path.IsPartial));
        Assert.All(storage.Writes, write => Assert.Equal(1, write.Value));
    }

    // Fails: a quiet log writes its tiles every second.
    [Fact]
    public void NothingNew_WritesNothing()
    {
        var storage = TestTree.Published(300);
        storage.StopsAt = 0;
        Assert.Equal(TestTree.Head(300), TreeWriter.Open(storage, TestTree.Head(300)).Publish());
        Assert.Equal(TreeHead.Empty, TreeWriter.Open(new MemoryTileStorage { StopsAt = 0 }, TreeHead.Empty).Publish());
    }

    // Fails: a kill between tiles and checkpoint leaves a log that cannot go on, or that goes on with another tree.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void KillAtEveryPointOfPublishing_LeavesATreeThatGoesOn(int seed)
    {
        int[] stages = [10, 250, 256, 300, 1030, 1031];
        var expected = TestTree.Published(stages[^1], stages);
        var chance = new Random(seed);
        for (var stage = 1; stage < stages.Length; stage++)
        {
            var before = TestTree.Published(stages[stage - 1], stages[..(stage - 1)]);
            var stopped = true;
            for (var stopsAt = 1; stopped; stopsAt++)
            {
                var storage = before.Copy();
                storage.StopsAt = stopsAt;
                stopped = !TryPublish(TreeWriter.Open(storage, TestTree.Head(stages[stage - 1])), stages[stage]);

                // The checkpoint of this stage was not signed: the one before it counts.
                storage = storage.AfterKill(chance);
                var writer = TreeWriter.Open(storage, TestTree.Head(stages[stage - 1]));
                foreach (var size in stages[stage..])
                {
                    TestTree.AppendUntil(writer, size);
                    Assert.Equal(TestTree.Head(size), writer.Publish());
                }

                AssertHolds(expected, storage);
                Assert.True(TreeCheck.Run(storage, TestTree.Head(stages[^1])).IsSound);
            }
        }
    }

    // Fails: after a full disk the log has to be restarted.
    [Fact]
    public void PublishingAfterAnError_DoesAllOfItAgain()
    {
        for (var stopsAt = 1; ; stopsAt++)
        {
            var storage = TestTree.Published(200, 100);
            storage.GoOn();
            storage.StopsAt = stopsAt;
            var writer = TreeWriter.Open(storage, TestTree.Head(200));
            var done = TryPublish(writer, 1000);
            storage.GoOn();
            TestTree.AppendUntil(writer, 1010);
            Assert.Equal(TestTree.Head(1010), writer.Publish());
            Assert.True(TreeCheck.Run(storage, TestTree.Head(1010)).IsSound);
            if (done)
            {
                return;
            }
        }
    }

    // Fails: what a crash has torn beyond the checkpoint stays in place of what was appended since, or stops the log for good.
    [Fact]
    public void WhatLiesBeyondTheCheckpoint_IsCutOffAndAppendedAgain()
    {
        var storage = TestTree.Published(600, 200, 300);
        foreach (var file in storage.Files.Where(file => !file.Key.IsWithin(200)))
        {
            file.Value[3] ^= 1;
        }

        var writer = TreeWriter.Open(storage, TestTree.Head(200));
        Assert.All(storage.Files.Keys, path => Assert.True(path.IsWithin(200), $"{path}"));
        TestTree.AppendUntil(writer, 600);
        Assert.Equal(TestTree.Head(600), writer.Publish());
        Assert.True(TreeCheck.Run(storage, TestTree.Head(600)).IsSound);
    }

    // Fails: opening takes as long as the log is old.
    [Fact]
    public void Opening_ReadsOneTileALevel()
    {
        var storage = TestTree.Published(70_000);
        var reads = storage.Reads;
        Assert.Equal(70_000u, TreeWriter.Open(storage, TestTree.Head(70_000)).Size);
        Assert.Equal(4, storage.Reads - reads);
    }

    // Fails: a damaged tree is gone on with, and every later checkpoint vouches for the damage.
    [Theory]
    [InlineData("tile/0/004.p/6", null)]
    [InlineData("tile/1/000.p/4", null)]
    [InlineData("tile/entries/004.p/6", 1024)]
    public void DamagedEdge_IsRefusedByName(string path, int? entry)
    {
        var storage = TestTree.Published(1030);
        storage.Files[TestTree.Path(path)][3] ^= 1;
        var fault = Assert.Throws<TreeCorruptException>(() => TreeWriter.Open(storage, TestTree.Head(1030))).Fault;
        Assert.Equal(TestTree.Path(path), fault.Tile);
        Assert.Equal((ulong?)entry, fault.Entry);

        storage.Files.Remove(TestTree.Path(path));
        fault = Assert.Throws<TreeCorruptException>(() => TreeWriter.Open(storage, TestTree.Head(1030))).Fault;
        Assert.Equal(TestTree.Path(path), fault.Tile);
    }

    // Fails: a log is gone on with under another log's checkpoint, or with a checkpoint of a future that was lost.
    [Fact]
    public void OtherRoot_IsRefused()
    {
        var storage = TestTree.Published(1030);
        var fault = Assert.Throws<TreeCorruptException>(() => TreeWriter.Open(storage, TestTree.Head(1030) with { Root = TreeHash.Empty })).Fault;
        Assert.Null(fault.Tile);
        Assert.Contains(TestTree.Head(1030).Root.ToString(), fault.Why, StringComparison.Ordinal);
        Assert.Throws<TreeCorruptException>(() => TreeWriter.Open(storage, TestTree.Head(1031)));
        Assert.Throws<TreeCorruptException>(() => TreeWriter.Open(storage, new TreeHead(0, TestTree.Head(1).Root)));
    }

    private static bool TryPublish(TreeWriter writer, int size)
    {
        TestTree.AppendUntil(writer, size);
        try
        {
            writer.Publish();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void AssertHolds(MemoryTileStorage expected, MemoryTileStorage actual) =>
        Assert.All(expected.Files, file => Assert.Equal(file.Value, actual.Files[file.Key]));
}
