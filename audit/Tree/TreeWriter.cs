namespace Exchange.Audit.Tree;

/// <summary>
/// Grows the tree of one log and publishes it as tiles and bundles (C2SP tlog-tiles). It goes on from the last
/// checkpoint: whatever a crash has left beyond that is cut off and appended again, so entries must be durable elsewhere
/// before they are appended. One writer a log, one thread at a time.
/// </summary>
public sealed class TreeWriter
{
    private readonly ITileStorage _storage;
    private readonly RightEdge _edge;
    private readonly List<GrowingTile> _filled = [];

    private TreeWriter(ITileStorage storage, TreeHead head)
    {
        _storage = storage;
        _edge = RightEdge.Load(storage, head);
        storage.CutTo(head.Size);
        Published = head;
    }

    /// <summary>What the storage has: the head it was opened at, then the last one that <see cref="Publish"/> gave.</summary>
    public TreeHead Published { get; private set; }

    /// <summary>How many entries the tree has, which is the index of the next one. Those not published are in memory.</summary>
    public ulong Size => _edge.Frontier.Size;

    /// <summary>Goes on with a tree that the last checkpoint vouches for; <see cref="TreeHead.Empty"/> begins a new one.</summary>
    /// <exception cref="TreeCorruptException">The tiles do not give the root; names the first one, or the entry, that does not fit.</exception>
    /// <exception cref="IOException">The storage cannot be read.</exception>
    public static TreeWriter Open(ITileStorage storage, TreeHead head) => new(storage, head);

    /// <summary>Appends an entry and gives its index.</summary>
    /// <exception cref="ArgumentException">The entry is longer than <see cref="EntryBundle.MaximumEntryBytes"/>.</exception>
    public ulong Append(ReadOnlySpan<byte> entry)
    {
        if (entry.Length > EntryBundle.MaximumEntryBytes)
        {
            throw new ArgumentException($"An entry of {entry.Length} bytes is longer than {EntryBundle.MaximumEntryBytes}.", nameof(entry));
        }

        var leaf = TreeHash.OfLeaf(entry);
        var index = Size;
        _edge.Frontier.Append(leaf);
        _edge.Bundle.Add(entry);
        _edge.Tiles[0].Add(leaf);
        if (_edge.Bundle.IsFull)
        {
            BeginNextTiles();
        }

        return index;
    }

    /// <summary>
    /// Makes everything appended durable as tiles and bundles. The head that it gives may be signed. After an error it can
    /// be called again, and does all of it again.
    /// </summary>
    /// <exception cref="IOException">The storage cannot be written.</exception>
    public TreeHead Publish()
    {
        if (Size == Published.Size)
        {
            return Published;
        }

        foreach (var tile in _filled)
        {
            _storage.Write(tile.Full, tile.Content);
        }

        foreach (var tile in _edge.All.Where(tile => tile.Width > tile.PublishedWidth))
        {
            _storage.Write(tile.Path, tile.Content);
        }

        _storage.Flush();
        TurnToNext();
        return Published = new TreeHead(Size, _edge.Frontier.Root());
    }

    /// <summary>Sets the full bundle and tiles aside, each tile's root going into the level above, and begins the next ones.</summary>
    private void BeginNextTiles()
    {
        _filled.Add(_edge.Bundle);
        _edge.Bundle = new GrowingTile(_edge.Bundle.Next);
        for (var level = 0; _edge.Tiles[level].IsFull; level++)
        {
            var full = _edge.Tiles[level];
            _filled.Add(full);
            _edge.Tiles[level] = new GrowingTile(full.Next);
            _edge.Tiles[level + 1].Add(_edge.Frontier.Newest((level + 1) * TilePath.Height));
        }
    }

    private void TurnToNext()
    {
        foreach (var tile in _filled)
        {
            tile.Dispose();
        }

        _filled.Clear();
        foreach (var tile in _edge.All)
        {
            tile.PublishedWidth = tile.Width;
        }
    }
}
