using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

public sealed class EntryBundleTests
{
    // Fails: nobody else can read the entries. (C2SP tlog-tiles: the length as two bytes, the higher first.)
    [Fact]
    public void Bundle_IsWhatTheSpecificationSays()
    {
        var storage = new MemoryTileStorage();
        var writer = TreeWriter.Open(storage, TreeHead.Empty);
        writer.Append("ab"u8);
        writer.Append([]);
        writer.Append(new byte[258]);
        writer.Publish();
        Assert.Equal([0, 2, (byte)'a', (byte)'b', 0, 0, 1, 2, .. new byte[258]], storage.Files[TestTree.Path("tile/entries/000.p/3")]);
    }

    // Fails: what is appended cannot be read back.
    [Fact]
    public void Entries_ComeBack()
    {
        byte[][] entries = [[], [1], new byte[EntryBundle.MaximumEntryBytes], TestTree.Entry(3)];
        var storage = new MemoryTileStorage();
        var writer = TreeWriter.Open(storage, TreeHead.Empty);
        foreach (var entry in entries)
        {
            writer.Append(entry);
        }

        writer.Publish();
        ReadOnlySpan<byte> rest = storage.Files[TestTree.Path("tile/entries/000.p/4")];
        foreach (var expected in entries)
        {
            Assert.True(EntryBundle.TryTake(ref rest, out var entry));
            Assert.Equal(expected, entry.ToArray());
        }

        Assert.False(EntryBundle.TryTake(ref rest, out _));
    }

    // Fails: a bundle that was cut off is read past its end.
    [Fact]
    public void CutEntry_IsNone()
    {
        byte[] whole = [0, 3, 1, 2, 3];
        for (var length = 0; length < whole.Length; length++)
        {
            ReadOnlySpan<byte> rest = whole.AsSpan(0, length);
            Assert.False(EntryBundle.TryTake(ref rest, out _));
            Assert.Equal(length, rest.Length);
        }
    }

    // Fails: an entry is written with a length that is not its own, and nothing behind it can be read.
    [Fact]
    public void LongerEntry_IsRefused() => Assert.Throws<ArgumentException>(() =>
        TreeWriter.Open(new MemoryTileStorage(), TreeHead.Empty).Append(new byte[EntryBundle.MaximumEntryBytes + 1]));
}
