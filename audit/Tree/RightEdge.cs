using System.Buffers;

namespace Exchange.Audit.Tree;

/// <summary>
/// What has to be in memory to go on with a tree: the rightmost tile of each level, the rightmost bundle, and the
/// frontier. Loading it takes one read a level and one more, whatever the size of the tree.
/// </summary>
internal sealed class RightEdge
{
    private RightEdge(GrowingTile[] tiles, GrowingTile bundle, TreeFrontier frontier)
    {
        Tiles = tiles;
        Bundle = bundle;
        Frontier = frontier;
    }

    public TreeFrontier Frontier { get; }

    /// <summary>By level; those that are empty included.</summary>
    public GrowingTile[] Tiles { get; }

    public GrowingTile Bundle { get; set; }

    /// <summary>The bundle and the tiles.</summary>
    public IEnumerable<GrowingTile> All => Tiles.Prepend(Bundle);

    /// <exception cref="TreeCorruptException">The edge does not give the root; names the first tile or entry that does not fit.</exception>
    public static RightEdge Load(ITileStorage storage, TreeHead head)
    {
        var frontier = new TreeFrontier();
        var tiles = new GrowingTile[TilePath.Levels];
        for (var level = TilePath.Levels - 1; level >= 0; level--)
        {
            tiles[level] = LoadTile(storage, head.Size, level, frontier);
        }

        if (frontier.Root() != head.Root)
        {
            // The edge cannot tell which of its tiles it is.
            throw new TreeCorruptException(TreeCheck.Run(storage, head).Bad!);
        }

        return new RightEdge(tiles, LoadBundle(storage, head.Size, tiles[0]), frontier);
    }

    private static GrowingTile LoadTile(ITileStorage storage, ulong size, int level, TreeFrontier frontier)
    {
        var count = TilePath.CountAt(level, size);
        var tile = new GrowingTile(TilePath.OfHashes(level, count / TilePath.FullWidth));
        if (count % TilePath.FullWidth == 0)
        {
            return tile;
        }

        var path = TilePath.HashesIn(size, level, tile.Full.Index);
        if (storage.TryReadHashes(path, new ArrayBufferWriter<byte>(), out var hashes) is { } fault)
        {
            throw new TreeCorruptException(fault);
        }

        foreach (ref readonly var hash in hashes)
        {
            tile.Add(hash);
            frontier.Append(hash, level * TilePath.Height);
        }

        tile.PublishedWidth = tile.Width;
        return tile;
    }

    /// <summary>The entries whose hashes are known to be right already.</summary>
    private static GrowingTile LoadBundle(ITileStorage storage, ulong size, GrowingTile leaves)
    {
        var bundle = new GrowingTile(TilePath.OfEntries(leaves.Full.Index));
        if (leaves.Width == 0)
        {
            return bundle;
        }

        var path = TilePath.EntriesIn(size, bundle.Full.Index);
        var content = new ArrayBufferWriter<byte>();
        if (storage.Find(path, content) is null)
        {
            throw new TreeCorruptException(TileReading.Missing(path));
        }

        for (var rest = content.WrittenSpan; bundle.Width < leaves.Width;)
        {
            if (!EntryBundle.TryTake(ref rest, out var entry) || TreeHash.OfLeaf(entry) != leaves[bundle.Width])
            {
                var index = size - (ulong)(leaves.Width - bundle.Width);
                throw new TreeCorruptException(new TreeFault(path, index, $"it is not the one whose hash is in {leaves.Path}."));
            }

            bundle.Add(entry);
        }

        bundle.PublishedWidth = bundle.Width;
        return bundle;
    }
}
