using Exchange.Audit.Tree;
using Exchange.Gateway.Search.Trees;

namespace Exchange.Gateway.Search.Restoring;

/// <summary>
/// Hashes the records of a log anew, in order: writes the bundles and tiles of what was published, and keeps the roots at some sizes. So nobody who
/// can write to the database decides on a tile; from the first leaf on that nobody knows, there are none.
/// </summary>
/// <param name="tiles">Where bundles and tiles go.</param>
/// <param name="published">How many records were published.</param>
/// <param name="sizes">The sizes at which the root is wanted.</param>
internal sealed class RestoredTree(ITileStorage tiles, ulong published, IReadOnlyCollection<ulong> sizes)
{
    /// <summary>No log has more: they hold 256 to the power of 8 leaves.</summary>
    private const int Levels = 8;

    private readonly TreeFrontier _frontier = new();
    private readonly Dictionary<ulong, TreeHash> _roots = [];
    private readonly byte[] _bundle = new byte[CopiedBundle.BytesOf(TilePath.FullWidth)];

    /// <summary>By level, the hashes of the tile that is being filled.</summary>
    private readonly List<TreeHash>[] _hashes = [.. Enumerable.Range(0, Levels).Select(_ => new List<TreeHash>(TilePath.FullWidth))];

    /// <summary>By level, how many tiles are full.</summary>
    private readonly ulong[] _filled = new ulong[Levels];
    private ulong _next;
    private bool _isWhole = true;

    /// <summary>By size; from the first leaf on that nobody knows there are none.</summary>
    public IReadOnlyDictionary<ulong, TreeHash> Roots => _roots;

    /// <summary>Whether the leaves of everything that was published are known, and with them every tile.</summary>
    public bool HasTiles { get; private set; } = published == 0;

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

            if (_next <= published)
            {
                AddToTile(0, leaf);
            }
        }

        if (_next <= published && (_next % TilePath.FullWidth == 0 || _next == published))
        {
            ulong index = (_next - 1) / TilePath.FullWidth;
            int width = CopiedBundle.WidthOf(index, published);
            tiles.Write(TilePath.OfEntries(index, width), _bundle.AsSpan(0, CopiedBundle.BytesOf(width)));
        }

        if (_next == published && _isWhole)
        {
            EndTiles();
        }
    }

    private void AddToTile(int level, TreeHash hash)
    {
        List<TreeHash> tile = _hashes[level];
        tile.Add(hash);
        if (tile.Count == TilePath.FullWidth)
        {
            WriteTile(level);
            TreeFrontier root = new();
            tile.ForEach(one => root.Append(one));
            tile.Clear();
            _filled[level]++;
            AddToTile(level + 1, root.Root());
        }
    }

    private void EndTiles()
    {
        for (int level = 0; level < Levels; level++)
        {
            if (_hashes[level].Count > 0)
            {
                WriteTile(level);
            }
        }

        HasTiles = true;
    }

    private void WriteTile(int level)
    {
        byte[] content = new byte[_hashes[level].Count * TreeHash.Bytes];
        for (int position = 0; position < _hashes[level].Count; position++)
        {
            _hashes[level][position].CopyTo(content.AsSpan(position * TreeHash.Bytes));
        }

        tiles.Write(TilePath.OfHashes(level, _filled[level], _hashes[level].Count), content);
    }
}
