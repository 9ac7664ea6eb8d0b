using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

public sealed class TreeCheckTests
{
    private const int Size = 300;

    private static readonly TreeHead s_head = TestTree.Head(Size);
    private static readonly MemoryTileStorage s_sound = TestTree.Published(Size, 100, 270, 290);

    private static readonly Lazy<MemoryTileStorage> s_larger = new(() => TestTree.Published(70_000));
    private static readonly Lazy<TreeHead> s_largerHead = new(() => TestTree.Head(70_000));

    public static TheoryData<string> Files => new(s_sound.Files.Keys.Where(IsOfTheTree).Select(path => path.ToString()));

    // Fails: an honest log is accused.
    [Fact]
    public void SoundTree_IsSound()
    {
        var verification = TreeCheck.Run(s_sound, s_head);
        Assert.True(verification.IsSound, verification.Bad?.ToString());
        Assert.Equal((ulong)Size, verification.Entries);
        Assert.True(TreeCheck.Run(new MemoryTileStorage(), TreeHead.Empty).IsSound);
    }

    // Fails: a check says nothing of what has changed, or sends whoever looks for it to the wrong place.
    [Theory]
    [MemberData(nameof(Files))]
    public void EveryChangedByte_IsFoundAtItsPlace(string file)
    {
        var path = TestTree.Path(file);
        var sound = s_sound.Files[path];
        for (var at = 0; at < sound.Length; at++)
        {
            var damaged = sound.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            AssertFound(path, damaged, at);
        }
    }

    // Fails: a tile or bundle that was cut off passes, or brings the check down.
    [Theory]
    [MemberData(nameof(Files))]
    public void EveryCut_IsFoundAtItsPlace(string file)
    {
        var path = TestTree.Path(file);
        var sound = s_sound.Files[path];
        for (var length = 0; length < sound.Length; length++)
        {
            AssertFound(path, sound[..length], length);
        }
    }

    // Fails: something can be kept in the log's files that no checkpoint vouches for.
    [Theory]
    [MemberData(nameof(Files))]
    public void BytesMore_AreFound(string file)
    {
        var path = TestTree.Path(file);
        AssertFound(path, [.. s_sound.Files[path], 0], null);
        AssertFound(path, [.. s_sound.Files[path], .. s_sound.Files[path]], null);
    }

    // Fails: entries have changed places and nobody notices.
    [Fact]
    public void ExchangedEntries_AreFoundAtTheFirst()
    {
        foreach (var path in s_sound.Files.Keys.Where(path => path.HoldsEntries && IsOfTheTree(path)))
        {
            var entries = Entries(path);
            for (var at = 0; at + 1 < entries.Count; at++)
            {
                var exchanged = entries.ToList();
                (exchanged[at], exchanged[at + 1]) = (exchanged[at + 1], exchanged[at]);
                AssertFoundEntry(path, exchanged, at);

                // One put in between, one left out, one put in place of another.
                AssertFoundEntry(path, [.. entries[..at], [1], .. entries[at..]], at);
                AssertFoundEntry(path, [.. entries[..at], .. entries[(at + 1)..]], at);
                AssertFoundEntry(path, [.. entries[..at], entries[at + 1], .. entries[(at + 1)..]], at);
            }
        }
    }

    // Fails: proofs are made from a tile whose hashes have changed places.
    [Fact]
    public void ExchangedHashes_AreFoundInTheirTile()
    {
        foreach (var path in s_sound.Files.Keys.Where(path => IsOfTheTree(path) && !path.HoldsEntries && path.Width > 1))
        {
            for (var at = 0; at + 1 < path.Width; at++)
            {
                var bytes = s_sound.Files[path].ToArray();
                bytes.AsSpan(at * 32, 64).Reverse();
                bytes.AsSpan(at * 32, 32).Reverse();
                bytes.AsSpan((at + 1) * 32, 32).Reverse();
                AssertFound(path, bytes, null);
            }
        }
    }

    // Fails: the same for whole files.
    [Fact]
    public void ExchangedFiles_AreFound()
    {
        foreach (var first in s_sound.Files.Keys.Where(IsOfTheTree))
        {
            foreach (var second in s_sound.Files.Keys.Where(second => IsOfTheTree(second) && second != first))
            {
                var storage = s_sound.Copy();
                (storage.Files[first], storage.Files[second]) = (storage.Files[second], storage.Files[first]);
                var bad = TreeCheck.Run(storage, s_head).Bad;
                Assert.True(bad?.Tile == first || bad?.Tile == second, $"{first} and {second}: {bad}");
            }
        }
    }

    // Fails: files vanish unnoticed.
    [Theory]
    [MemberData(nameof(Files))]
    public void MissingFile_IsFound(string file)
    {
        var path = TestTree.Path(file);
        var storage = s_sound.Copy();
        storage.Files.Remove(path);
        Assert.Equal(path, TreeCheck.Run(storage, s_head).Bad?.Tile);
    }

    // Fails: in a tree of several levels the wrong one is blamed.
    [Theory]
    [InlineData("tile/0/100", 8000, null)]
    [InlineData("tile/0/273.p/112", 32 * 40, null)]
    [InlineData("tile/1/000", 32 * 200, null)]
    [InlineData("tile/1/001.p/17", 32 * 16, null)]
    [InlineData("tile/2/000.p/1", 31, null)]
    [InlineData("tile/entries/000", 2, 0)]
    [InlineData("tile/entries/200", 2, 51_200)]
    [InlineData("tile/entries/273.p/112", 2, 69_888)]
    public void DamageToALargerTree_IsFoundAtItsPlace(string file, int at, int? entry)
    {
        var path = TestTree.Path(file);
        var storage = s_larger.Value.Copy();
        var damaged = storage.Files[path].ToArray();
        damaged[at] ^= 4;
        storage.Files[path] = damaged;
        var bad = TreeCheck.Run(storage, s_largerHead.Value).Bad;
        Assert.Equal((path, (ulong?)entry), (bad?.Tile, bad?.Entry));

        storage.Files.Remove(path);
        Assert.Equal(path, TreeCheck.Run(storage, s_largerHead.Value).Bad?.Tile);
    }

    // Fails: a past that was rewritten with all its tiles passes.
    [Fact]
    public void RewrittenTree_IsFoundByItsRoot()
    {
        var storage = new MemoryTileStorage();
        var writer = TreeWriter.Open(storage, TreeHead.Empty);
        TestTree.AppendUntil(writer, 41);
        writer.Append("another"u8);
        TestTree.AppendUntil(writer, Size);
        writer.Publish();
        var bad = TreeCheck.Run(storage, s_head).Bad;
        Assert.NotNull(bad);
        Assert.Null(bad.Tile);
        Assert.Contains(s_head.Root.ToString(), bad.Why, StringComparison.Ordinal);
    }

    // Fails: an entry that was rewritten together with its own tile sends whoever looks for it elsewhere.
    [Fact]
    public void EntryRewrittenWithItsTile_IsFoundInThatTile()
    {
        var storage = s_sound.Copy();
        var path = TestTree.Path("tile/entries/000");
        var entries = Entries(path);
        entries[41] = "xx"u8.ToArray();
        storage.Files[path] = Bundle(entries);
        var tile = storage.Files[TestTree.Path("tile/0/000")].ToArray();
        TreeHash.OfLeaf(entries[41]).CopyTo(tile.AsSpan(41 * 32));
        storage.Files[TestTree.Path("tile/0/000")] = tile;
        Assert.Equal(TestTree.Path("tile/0/000"), TreeCheck.Run(storage, s_head).Bad?.Tile);
    }

    // Fails: a log that was published on while it was checked is taken for damaged.
    [Fact]
    public void WhatLiesBeyondTheSize_IsNotLookedAt()
    {
        Assert.True(TreeCheck.Run(s_sound, TestTree.Head(290)).IsSound);
        Assert.True(TreeCheck.Run(s_sound, TestTree.Head(100)).IsSound);
        Assert.True(TreeCheck.Run(s_sound, TestTree.Head(256)).IsSound);
    }

    // Fails: whoever waits for the check of a large log does not see it move; or it cannot be ended.
    [Fact]
    public void Check_TellsItsProgressAndCanBeEnded()
    {
        var storage = TestTree.Published(20_000);
        var told = new List<ulong>();
        TreeCheck.Run(storage, TestTree.Head(20_000), new Collected(told));
        Assert.Equal(told.Order(), told);
        Assert.True(told.Count > 2);
        Assert.Equal(20_000u, told[^1]);
        Assert.Throws<OperationCanceledException>(() => TreeCheck.Run(storage, TestTree.Head(20_000), null, new CancellationToken(canceled: true)));
    }

    private static void AssertFound(TilePath path, byte[] content, int? at)
    {
        var storage = s_sound.Copy();
        storage.Files[path] = content;
        var bad = TreeCheck.Run(storage, s_head).Bad;
        Assert.True(path == bad?.Tile && EntryAt(path, at) == bad.Entry, $"{path}, byte {at}: {bad}");
    }

    private static void AssertFoundEntry(TilePath path, List<byte[]> entries, int position)
    {
        var storage = s_sound.Copy();
        storage.Files[path] = Bundle(entries);
        var bad = TreeCheck.Run(storage, s_head).Bad;
        Assert.True(path == bad?.Tile && (path.Index * 256) + (ulong)position == bad.Entry, $"{path}, {position}: {bad}");
    }

    /// <summary>The entry that a byte of a bundle belongs to; nothing in a tile.</summary>
    private static ulong? EntryAt(TilePath path, int? at)
    {
        if (at is null || !path.HoldsEntries)
        {
            return null;
        }

        var (index, end) = (path.Index * 256, 0);
        foreach (var entry in Entries(path))
        {
            end += 2 + entry.Length;
            if (at < end)
            {
                return index;
            }

            index++;
        }

        throw new ArgumentOutOfRangeException(nameof(at));
    }

    /// <summary>Not of what it had published on the way.</summary>
    private static bool IsOfTheTree(TilePath path) => !path.IsPartial || !path.WithWidth(path.Width + 1).IsWithin(Size);

    private static List<byte[]> Entries(TilePath path) =>
        [.. Enumerable.Range((int)path.Index * 256, path.Width).Select(TestTree.Entry)];

    private static byte[] Bundle(List<byte[]> entries) =>
        [.. entries.SelectMany(entry => (byte[])[(byte)(entry.Length >> 8), (byte)entry.Length, .. entry])];

    private sealed class Collected(List<ulong> told) : IProgress<ulong>
    {
        public void Report(ulong value) => told.Add(value);
    }
}
