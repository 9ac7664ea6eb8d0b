namespace Exchange.Audit.Tree;

/// <summary>A tile of hashes with the whole subtrees above them, up to its own root if it is full.</summary>
internal sealed class TileNodes
{
    /// <summary>By height above the tile's own hashes.</summary>
    private readonly TreeHash[][] _nodes = new TreeHash[TilePath.Height + 1][];

    public TileNodes(TilePath path, ReadOnlySpan<TreeHash> hashes)
    {
        Path = path;
        _nodes[0] = hashes.ToArray();
        for (var height = 1; height <= TilePath.Height; height++)
        {
            var below = _nodes[height - 1];
            var nodes = _nodes[height] = new TreeHash[below.Length / 2];
            for (var at = 0; at < nodes.Length; at++)
            {
                nodes[at] = TreeHash.OfNode(below[2 * at], below[(2 * at) + 1]);
            }
        }
    }

    public TilePath Path { get; }

    /// <summary>The root; only a full tile has one.</summary>
    public TreeHash Root => _nodes[TilePath.Height][0];

    /// <summary>The subtree that is the position-th of 2^height hashes in this tile.</summary>
    public TreeHash this[int height, int position] => _nodes[height][position];
}
