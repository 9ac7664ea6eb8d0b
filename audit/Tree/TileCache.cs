using System.Buffers;

namespace Exchange.Audit.Tree;

/// <summary>
/// The tiles of hashes that were read last. A path stands for the same hashes for ever, so nothing here grows old; a
/// tile gives way to the next one that falls on its place. For any number of threads.
/// </summary>
internal sealed class TileCache(ITileStorage storage)
{
    /// <summary>4 MiB of hashes.</summary>
    private const int Places = 256;

    private readonly TileNodes?[] _places = new TileNodes?[Places];

    /// <exception cref="TreeCorruptException">The tile is missing or not of its length.</exception>
    public TileNodes Read(TilePath path)
    {
        ref var place = ref _places[(uint)path.GetHashCode() % Places];
        if (Volatile.Read(ref place) is { } tile && tile.Path == path)
        {
            return tile;
        }

        if (storage.TryReadHashes(path, new ArrayBufferWriter<byte>(path.MaximumBytes + 1), out var hashes) is { } fault)
        {
            throw new TreeCorruptException(fault);
        }

        tile = new TileNodes(path, hashes);
        Volatile.Write(ref place, tile);
        return tile;
    }
}
