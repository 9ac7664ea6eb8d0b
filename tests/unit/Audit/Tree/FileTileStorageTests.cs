using System.Buffers;
using System.Buffers.Binary;
using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

public sealed class FileTileStorageTests : IDisposable
{
    private const int EntryBytes = 8;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // Fails: what works in memory does not work on a disk.
    [Fact]
    public void TreeOnTheDisk_ComesBackAfterReopening()
    {
        var head = Grow(TreeHead.Empty, 1, 200, 256, 300, 512, 40_000, 40_001);
        Assert.Equal(Reference(40_001), head);

        var verification = TreeCheck.Run(Storage(), head);
        Assert.True(verification.IsSound, verification.Bad?.ToString());
        Assert.Equal(Reference(300).Root, new TreeReader(Storage(), head.Size).RootAt(300));
        Assert.Equal(["entries", "level-0", "level-1"], Directory.EnumerateFiles(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(40_001 * 32, new FileInfo(Path.Combine(Root, "level-0")).Length);
    }

    // Fails: a client with a checkpoint of a moment ago does not find the partial tiles that it leads to.
    [Fact]
    public void TileOfEveryEarlierWidth_IsFound()
    {
        Grow(TreeHead.Empty, 700);
        var full = Read(Storage(), TilePath.OfHashes(0, 1))!;
        var bundle = Read(Storage(), TilePath.OfEntries(1))!;
        for (var width = 1; width < 256; width++)
        {
            Assert.Equal(full[..(32 * width)], Read(Storage(), TilePath.OfHashes(0, 1, width)));
            Assert.Equal(bundle[..((2 + EntryBytes) * width)], Read(Storage(), TilePath.OfEntries(1, width)));
        }
    }

    // Fails: a tile is made up of what is not there.
    [Fact]
    public void TileThatIsNotThereWhole_IsNotFound()
    {
        Grow(TreeHead.Empty, 700);
        Assert.NotNull(Read(Storage(), TilePath.OfHashes(0, 2, 188)));
        Assert.Null(Read(Storage(), TilePath.OfHashes(0, 2, 189)));
        Assert.Null(Read(Storage(), TilePath.OfHashes(0, 2)));
        Assert.Null(Read(Storage(), TilePath.OfHashes(0, 3)));
        Assert.Null(Read(Storage(), TilePath.OfHashes(2, 0, 1)));
        Assert.Null(Read(Storage(), TilePath.OfEntries(2)));
        Assert.Null(Read(new FileTileStorage(Path.Combine(Root, "none"), EntryBytes), TilePath.OfHashes(0, 0)));
    }

    // Fails: what a crash has left beyond the checkpoint, torn or not, is taken for the log's.
    [Fact]
    public void WhatLiesBeyondTheCheckpoint_IsCutOff()
    {
        var head = Grow(TreeHead.Empty, 300);
        Grow(head, 70_000);
        foreach (var file in Directory.EnumerateFiles(Root))
        {
            File.AppendAllText(file, "torn");
        }

        TreeWriter.Open(Storage(), head);
        Assert.Equal(
            [("entries", 300 * 10L), ("level-0", 300 * 32L), ("level-1", 32L), ("level-2", 0L)],
            Directory.EnumerateFiles(Root).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), new FileInfo(file).Length)));

        Assert.Equal(Reference(70_000), Grow(head, 70_000));
        Assert.True(TreeCheck.Run(Storage(), Reference(70_000)).IsSound);
    }

    // Fails: an entry of another length pushes all that follow out of their places.
    [Fact]
    public void ContentOfAnotherLength_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Storage().Write(TilePath.OfEntries(0, 2), new byte[19]));
        Assert.Throws<ArgumentException>(() => Storage().Write(TilePath.OfHashes(0, 0, 2), new byte[32]));
    }

    // Fails: other users of the machine can copy the log.
    [Fact]
    public void DirectoryOfTheTree_IsItsOwnersOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Grow(TreeHead.Empty, 1);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Root));
    }

    private string Root => Path.Combine(_directory.Path, "tree");

    private FileTileStorage Storage() => new(Root, EntryBytes);

    /// <summary>Publishes at each size, each time by a writer that is opened anew.</summary>
    private TreeHead Grow(TreeHead head, params int[] sizes)
    {
        foreach (var size in sizes)
        {
            var writer = TreeWriter.Open(Storage(), head);
            while (writer.Size < (ulong)size)
            {
                writer.Append(Entry(writer.Size));
            }

            head = writer.Publish();
        }

        return head;
    }

    private static byte[] Entry(ulong number)
    {
        var entry = new byte[EntryBytes];
        BinaryPrimitives.WriteUInt64BigEndian(entry, number);
        return entry;
    }

    private static TreeHead Reference(int size)
    {
        var frontier = new TreeFrontier();
        for (var number = 0; number < size; number++)
        {
            frontier.Append(TreeHash.OfLeaf(Entry((ulong)number)));
        }

        return new TreeHead((ulong)size, frontier.Root());
    }

    private static byte[]? Read(FileTileStorage storage, TilePath path)
    {
        var content = new ArrayBufferWriter<byte>();
        return storage.TryRead(path, content) ? content.WrittenSpan.ToArray() : null;
    }
}
