using System.Buffers;
using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

public sealed class FileTileStorageTests : IDisposable
{
    private static readonly int[] s_sizes = [1, 200, 256, 300, 512, 40_000];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // Fails: what works in memory does not work on a disk.
    [Fact]
    public void TreeOnTheDisk_ComesBackAfterReopening()
    {
        var head = TreeHead.Empty;
        foreach (var size in (int[])[.. s_sizes, 40_001])
        {
            var writer = TreeWriter.Open(Storage(), head);
            TestTree.AppendUntil(writer, size);
            head = writer.Publish();
            Assert.Equal(TestTree.Head(size), head);
        }

        var verification = TreeCheck.Run(Storage(), head);
        Assert.True(verification.IsSound, verification.Bad?.ToString());
        Assert.Equal(TestTree.Head(300).Root, new TreeReader(Storage(), head.Size).RootAt(300));
        Assert.Equal(
            TestTree.Published(40_001, s_sizes).Files.Keys.Select(path => path.ToString()).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal));
    }

    // Fails: a reader, or a crash, meets half a tile.
    [Fact]
    public void WrittenTile_IsFoundAfterTheFlushOnly()
    {
        var storage = Storage();
        var path = TilePath.OfHashes(0, 0, 1);
        storage.Write(path, [1]);
        Assert.Null(Read(Storage(), path));
        storage.Flush();
        Assert.Equal([1], Read(Storage(), path));
        storage.Write(path, [2, 3]);
        Assert.Equal([1], Read(Storage(), path));
        storage.Flush();
        Assert.Equal([2, 3], Read(Storage(), path));
    }

    // Fails: the later of two writes of one tile is lost.
    [Fact]
    public void TileWrittenTwiceBeforeAFlush_IsTheLaterOne()
    {
        var storage = Storage();
        var path = TilePath.OfEntries(0);
        storage.Write(path, [1]);
        storage.Write(path, [2]);
        storage.Flush();
        Assert.Equal([2], Read(storage, path));
    }

    // Fails: the rest of a write that failed is taken for the tile.
    [Fact]
    public void TileWrittenAgainAfterAnError_IsWhole()
    {
        var storage = Storage();
        var path = TilePath.OfEntries(0);
        storage.Write(path, [1, 2, 3]);

        // The other tile's name is taken by a directory.
        Directory.CreateDirectory(Path.Combine(Root, "tile", "entries", "001.new"));
        Assert.ThrowsAny<Exception>(() => storage.Write(TilePath.OfEntries(1), [4]));
        storage.Flush();
        Assert.Null(Read(storage, path));
        storage.Write(path, [1, 2]);
        storage.Flush();
        Assert.Equal([1, 2], Read(storage, path));
    }

    // Fails: a stray file among the partial tiles stops the log or its check.
    [Fact]
    public void Widths_AreThoseOfTilesAlone()
    {
        var storage = Storage();
        foreach (var width in (int[])[1, 17, 255])
        {
            storage.Write(TilePath.OfHashes(0, 1000, width), [0]);
        }

        storage.Flush();
        var directory = Path.Combine(Root, "tile", "0", "x001", "000.p");
        foreach (var name in (string[])["017", "18.new", "0", "256", "x"])
        {
            File.WriteAllText(Path.Combine(directory, name), "");
        }

        Assert.Equal([1, 17, 255], storage.PartialWidths(TilePath.OfHashes(0, 1000)).Order());
        Assert.Empty(storage.PartialWidths(TilePath.OfHashes(0, 1001)));

        storage.DeletePartials(TilePath.OfHashes(0, 1000));
        storage.DeletePartials(TilePath.OfHashes(0, 1001));
        Assert.False(Directory.Exists(directory));
        storage.Write(TilePath.OfHashes(0, 1000, 3), [0]);
        storage.Flush();
        Assert.Equal([3], storage.PartialWidths(TilePath.OfHashes(0, 1000)));
    }

    // Fails: a file that was blown up on purpose takes all the memory of whoever checks it.
    [Fact]
    public void FileLongerThanAnyTile_IsNotReadToItsEnd()
    {
        var storage = Storage();
        var path = TilePath.OfHashes(0, 0);
        storage.Write(path, [0]);
        storage.Flush();
        using (var file = File.OpenWrite(Path.Combine(Root, "tile", "0", "000")))
        {
            file.SetLength(1L << 40);
        }

        Assert.Equal(8193, Read(storage, path)!.Length);
    }

    // Fails: other users of the machine can copy the log.
    [Fact]
    public void DirectoriesOfTheTree_AreTheirOwnersOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var storage = Storage();
        storage.Write(TilePath.OfHashes(0, 1000, 1), [1]);
        storage.Flush();
        foreach (var path in Directory.EnumerateDirectories(Root, "*", SearchOption.AllDirectories).Append(Root))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        }
    }

    private string Root => Path.Combine(_directory.Path, "audit", "tree");

    private FileTileStorage Storage() => new(Root);

    private static byte[]? Read(FileTileStorage storage, TilePath path)
    {
        var content = new ArrayBufferWriter<byte>();
        return storage.TryRead(path, content) ? content.WrittenSpan.ToArray() : null;
    }
}
