using System.Buffers;
using System.Runtime.InteropServices;

namespace Exchange.Audit.Tree;

/// <summary>Reading tiles as trees of a given size have them.</summary>
internal static class TileReading
{
    /// <summary>
    /// Reads a tile or bundle. A partial one may have given way to the full one, which begins with the same hashes or
    /// entries. Gives what was found, null if neither.
    /// </summary>
    public static TilePath? Find(this ITileStorage storage, TilePath path, ArrayBufferWriter<byte> content)
    {
        content.ResetWrittenCount();
        if (storage.TryRead(path, content))
        {
            return path;
        }

        content.ResetWrittenCount();
        return path.IsPartial && storage.TryRead(path.Full, content) ? path.Full : null;
    }

    /// <summary>Reads a tile of hashes; they lie in the buffer. Gives what is wrong if it is missing or not of its length.</summary>
    public static TreeFault? TryReadHashes(this ITileStorage storage, TilePath path, ArrayBufferWriter<byte> content, out ReadOnlySpan<TreeHash> hashes)
    {
        hashes = default;
        if (storage.Find(path, content) is not { } found)
        {
            return Missing(path);
        }

        if (content.WrittenCount != found.Width * TreeHash.Bytes)
        {
            return new TreeFault(found, null, $"it has {content.WrittenCount} bytes, where {found.Width} hashes have {found.Width * TreeHash.Bytes}.");
        }

        hashes = MemoryMarshal.Cast<byte, TreeHash>(content.WrittenSpan)[..path.Width];
        return null;
    }

    public static TreeFault Missing(TilePath path) => new(path, null, "it is missing.");
}
