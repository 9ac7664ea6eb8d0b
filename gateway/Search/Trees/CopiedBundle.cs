using Exchange.Audit.Records;
using Exchange.Audit.Tree;

namespace Exchange.Gateway.Search.Trees;

/// <summary>Bundles of this program's logs, whose entries are all of one length.</summary>
internal static class CopiedBundle
{
    /// <summary>An entry with its length before it (c2sp.org/tlog-tiles, "Log entries").</summary>
    public const int EntryBytes = sizeof(ushort) + LeafEntry.Bytes;

    public static int BytesOf(int width) => width * EntryBytes;

    /// <summary>How many of the first entries of a log stand in a bundle.</summary>
    public static int WidthOf(ulong index, ulong entries) => (int)Math.Min(entries - (index * TilePath.FullWidth), TilePath.FullWidth);

    /// <summary>Writes an entry where it stands in a bundle.</summary>
    public static void Write(Span<byte> bundle, int position, ReadOnlySpan<byte> entry)
    {
        Span<byte> place = bundle.Slice(BytesOf(position), EntryBytes);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(place, LeafEntry.Bytes);
        entry.CopyTo(place[sizeof(ushort)..]);
    }

    /// <summary>An entry of a bundle.</summary>
    public static ReadOnlySpan<byte> EntryAt(ReadOnlySpan<byte> bundle, int position) => bundle.Slice(BytesOf(position) + sizeof(ushort), LeafEntry.Bytes);
}
