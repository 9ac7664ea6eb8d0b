namespace Exchange.Audit.Tree;

/// <summary>
/// The right border of a growing Merkle tree: the roots of the whole subtrees that its entries make up, one for each
/// bit that is set in their number. That is all it takes to append and to tell the root (RFC 6962 section 2.1). For one
/// thread at a time.
/// </summary>
public sealed class TreeFrontier
{
    private const int Heights = 64;

    /// <summary>The newest whole subtree of each height; it lies at the border where the bit of the size is set.</summary>
    private readonly TreeHash[] _newest = new TreeHash[Heights];

    /// <summary>How many entries the tree has.</summary>
    public ulong Size { get; private set; }

    /// <summary>Appends the hash of an entry. Costs one hash of a node on average, 63 at most.</summary>
    public void Append(in TreeHash leaf) => Append(leaf, height: 0);

    /// <summary>The hash of the whole tree. Costs at most 63 hashes.</summary>
    public TreeHash Root()
    {
        TreeHash? root = null;
        for (var height = 0; height < Heights; height++)
        {
            if ((Size >> height & 1) != 0)
            {
                root = root is { } right ? TreeHash.OfNode(_newest[height], right) : _newest[height];
            }
        }

        return root ?? TreeHash.Empty;
    }

    /// <summary>Appends the root of a whole subtree of 2^height entries; the size must be a multiple of that.</summary>
    internal void Append(TreeHash subtree, int height)
    {
        var grown = Size + (1UL << height);
        for (; (Size >> height & 1) != 0; height++)
        {
            var left = _newest[height];
            _newest[height] = subtree;
            subtree = TreeHash.OfNode(left, subtree);
        }

        _newest[height] = subtree;
        Size = grown;
    }

    /// <summary>The root of the newest whole subtree of 2^height entries; the size must be a multiple of that, and not 0.</summary>
    internal TreeHash Newest(int height) => _newest[height];
}
