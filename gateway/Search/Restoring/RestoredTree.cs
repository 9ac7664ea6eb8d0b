using Exchange.Audit.Tree;
using Exchange.Gateway.Search.Trees;

namespace Exchange.Gateway.Search.Restoring;

/// <summary>Hashes the records of a log anew, in order: writes the bundles of what was published, and keeps the roots at some sizes.</summary>
/// <param name="tiles">Where the bundles go.</param>
/// <param name="published">How many records were published.</param>
/// <param name="sizes">The sizes at which the root is wanted.</param>
internal sealed class RestoredTree(ITileStorage tiles, ulong published, IReadOnlyCollection<ulong> sizes)
{
    private readonly TreeFrontier _frontier = new();
    private readonly Dictionary<ulong, TreeHash> _roots = [];
    private readonly byte[] _bundle = new byte[CopiedBundle.BytesOf(TilePath.FullWidth)];
    private ulong _next;
    private bool _isWhole = true;

    /// <summary>By size; from the first leaf on that nobody knows there are none.</summary>
    public IReadOnlyDictionary<ulong, TreeHash> Roots => _roots;

    /// <summary>Adds the next record by its entry.</summary>
    public void Add(ReadOnlySpan<byte> entry)
    {
        CopiedBundle.Write(_bundle, (int)(_next % TilePath.FullWidth), entry);
        Append(TreeHash.OfLeaf(entry));
    }

    /// <summary>Adds the next record, of which only the hash of its entry is known.</summary>
    public void AddHash(TreeHash leaf)
    {
        _bundle.AsSpan(CopiedBundle.BytesOf((int)(_next % TilePath.FullWidth)), CopiedBundle.EntryBytes).Clear();
        Append(leaf);
    }

    /// <summary>Adds the next record, of which nothing is known.</summary>
    public void AddUnknown()
    {
        _isWhole = false;
        AddHash(default);
    }

    private void Append(TreeHash leaf)
    {
        _next++;
        if (_isWhole)
        {
            _frontier.Append(leaf);
            if (sizes.Contains(_next))
            {
                _roots[_next] = _frontier.Root();
            }
        }

        if (_next <= published && (_next % TilePath.FullWidth == 0 || _next == published))
        {
            ulong index = (_next - 1) / TilePath.FullWidth;
            int width = CopiedBundle.WidthOf(index, published);
            tiles.Write(TilePath.OfEntries(index, width), _bundle.AsSpan(0, CopiedBundle.BytesOf(width)));
        }
    }
}
