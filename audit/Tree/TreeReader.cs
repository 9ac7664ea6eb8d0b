using System.Numerics;

namespace Exchange.Audit.Tree;

/// <summary>
/// Roots and proofs from the tiles of a published tree. For any number of threads, also while the tree grows.
/// </summary>
/// <param name="storage">The log's tiles.</param>
/// <param name="size">The size of a published tree, as its checkpoint tells it.</param>
public sealed class TreeReader(ITileStorage storage, ulong size)
{
    private readonly TileCache _cache = new(storage);
    private ulong _size = size;

    /// <summary>How far the published tree reaches. Whoever publishes more sets it anew afterwards; it never shrinks.</summary>
    public ulong Size
    {
        get => Volatile.Read(ref _size);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, Size);
            Volatile.Write(ref _size, value);
        }
    }

    /// <summary>The root that the tree had at a size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree is not that large.</exception>
    /// <exception cref="TreeCorruptException">A tile that it takes is missing or not of its length.</exception>
    public TreeHash RootAt(ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
        return size == 0 ? TreeHash.Empty : Range(0, size);
    }

    /// <summary>The hash of an entry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    /// <exception cref="TreeCorruptException">Its tile is missing or not of its length.</exception>
    public TreeHash LeafAt(ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        return Subtree(0, index);
    }

    /// <summary>Proves that an entry is in the tree of a size (RFC 6962 section 2.1.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree is not that large, or at that size does not have the entry.</exception>
    /// <exception cref="TreeCorruptException">A tile that it takes is missing or not of its length.</exception>
    public InclusionProof ProveInclusion(ulong index, ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var hashes = new List<TreeHash>();
        AddPath(hashes, 0, index, size);
        return new InclusionProof(hashes);
    }

    /// <summary>
    /// Proves that the tree of one size begins with that of another (RFC 6962 section 2.1.2). Nothing need be told, and
    /// the proof is empty, where both have the same size or the first has none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree is not that large, or the first is the larger one.</exception>
    /// <exception cref="TreeCorruptException">A tile that it takes is missing or not of its length.</exception>
    public ConsistencyProof ProveConsistency(ulong from, ulong to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        var hashes = new List<TreeHash>();
        if (from > 0 && from < to)
        {
            // The largest whole subtree at the end of the first tree; if it is the first tree, its root is known.
            var height = BitOperations.TrailingZeroCount(from);
            var index = (from >> height) - 1;
            if (index > 0)
            {
                hashes.Add(Subtree(height, index));
            }

            AddPath(hashes, height, index, to);
        }

        return new ConsistencyProof(hashes);
    }

    /// <summary>The root of the whole subtree that is the index-th of 2^height entries.</summary>
    internal TreeHash Subtree(int height, ulong index)
    {
        var (level, within) = Math.DivRem(height, TilePath.Height);
        var inTile = TilePath.Height - within;
        return Tile(level, index >> inTile)[within, (int)(index & ((1UL << inTile) - 1))];
    }

    /// <summary>The tile of a level at a position, as far as the published tree has it.</summary>
    internal TileNodes Tile(int level, ulong index) => _cache.Read(TilePath.HashesIn(Size, level, index));

    /// <summary>The siblings on the way from a whole subtree up to the root of the tree of a size.</summary>
    private void AddPath(List<TreeHash> hashes, int height, ulong index, ulong size)
    {
        for (var last = (size - 1) >> height; last > 0; height++, index >>= 1, last >>= 1)
        {
            var sibling = index ^ 1;
            if (sibling <= last)
            {
                // The last one of its height may be cut short by the end of the tree.
                hashes.Add(sibling < last ? Subtree(height, sibling) : Range(sibling << height, size));
            }
        }
    }

    /// <summary>The root of the entries from one to another, the first being where a subtree begins that could hold them all.</summary>
    private TreeHash Range(ulong first, ulong end)
    {
        TreeHash? root = null;
        while (end > first)
        {
            var height = BitOperations.TrailingZeroCount(end - first);
            end -= 1UL << height;
            var left = Subtree(height, end >> height);
            root = root is { } right ? TreeHash.OfNode(left, right) : left;
        }

        return root ?? TreeHash.Empty;
    }
}
