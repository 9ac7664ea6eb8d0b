using System.Buffers;
using System.Runtime.InteropServices;

namespace Exchange.Audit.Tree;

/// <summary>
/// Reads every tile and bundle of a tree in order, makes each hash anew from the entries, and compares it with the one
/// in its tile. Needs as much memory as one bundle and a tile a level.
/// </summary>
public sealed class TreeCheck
{
    private const ulong BundlesPerReport = 32;

    private readonly ITileStorage _storage;
    private readonly TreeHead _head;
    private readonly TreeFrontier _frontier = new();
    private readonly CheckedTile[] _tiles = [.. Enumerable.Range(0, TilePath.Levels).Select(_ => new CheckedTile())];
    private readonly ArrayBufferWriter<byte> _bundle = new();

    private TreeCheck(ITileStorage storage, TreeHead head)
    {
        _storage = storage;
        _head = head;
    }

    /// <summary>Checks the tree that a checkpoint vouches for. What lies beyond its size is not looked at.</summary>
    /// <param name="storage">The log's tiles.</param>
    /// <param name="head">The size and the root that all is measured by.</param>
    /// <param name="progress">Is told now and then how many entries have been read.</param>
    /// <param name="cancellation">Ends the reading early.</param>
    /// <exception cref="IOException">The storage cannot be read.</exception>
    public static TreeVerification Run(ITileStorage storage, TreeHead head, IProgress<ulong>? progress = null, CancellationToken cancellation = default)
    {
        var check = new TreeCheck(storage, head);
        var bad = check.FirstFault(progress, cancellation);
        progress?.Report(check._frontier.Size);
        return new TreeVerification(check._frontier.Size, bad);
    }

    private TreeFault? FirstFault(IProgress<ulong>? progress, CancellationToken cancellation)
    {
        for (ulong bundle = 0; _frontier.Size < _head.Size; bundle++)
        {
            cancellation.ThrowIfCancellationRequested();
            if ((CheckEntries(bundle) ?? CheckNodes()) is { } fault)
            {
                return fault;
            }

            if (bundle % BundlesPerReport == 0)
            {
                progress?.Report(_frontier.Size);
            }
        }

        var root = _frontier.Root();
        return root == _head.Root ? null : new TreeFault(null, null, $"The {_head.Size} entries make up the root {root}, not {_head.Root}.");
    }

    /// <summary>Compares a bundle with its tile of level 0.</summary>
    private TreeFault? CheckEntries(ulong index)
    {
        if (Turn(level: 0, index) is { } fault)
        {
            return fault;
        }

        var leaves = _tiles[0].Hashes;
        var path = TilePath.EntriesIn(_head.Size, index);
        if (_storage.Find(path, _bundle) is not { } found)
        {
            return TileReading.Missing(path);
        }

        var rest = _bundle.WrittenSpan;
        for (var position = 0; position < leaves.Length; position++)
        {
            if (!EntryBundle.TryTake(ref rest, out var entry))
            {
                return new TreeFault(found, _frontier.Size, "the bundle ends before its end.");
            }

            var leaf = TreeHash.OfLeaf(entry);
            if (leaf != leaves[position])
            {
                return IsAuthentic(_tiles[0].Path)
                    ? new TreeFault(found, _frontier.Size, $"it is not the one whose hash is in {_tiles[0].Path}.")
                    : new TreeFault(_tiles[0].Path, null, $"its hash {position} is not that of entry {_frontier.Size}, and the tree does not have this tile.");
            }

            _frontier.Append(leaf);
        }

        return found.Width == leaves.Length && !rest.IsEmpty
            ? new TreeFault(found, null, $"{rest.Length} bytes follow its last entry.")
            : null;
    }

    /// <summary>Compares the roots of the tiles that the last entries have filled with the hashes in the tiles above.</summary>
    private TreeFault? CheckNodes()
    {
        for (var level = 1; level < TilePath.Levels; level++)
        {
            var count = TilePath.CountAt(level, _frontier.Size);
            if (count << (level * TilePath.Height) != _frontier.Size)
            {
                return null;
            }

            var index = count - 1;
            var position = (int)(index % TilePath.FullWidth);
            if (position == 0 && Turn(level, index / TilePath.FullWidth) is { } fault)
            {
                return fault;
            }

            var above = _tiles[level];
            if (_frontier.Newest(level * TilePath.Height) != above.Hashes[position])
            {
                var below = TilePath.OfHashes(level - 1, index);
                return IsAuthentic(above.Path)
                    ? new TreeFault(below, null, $"it fits what is below it, but its root is not hash {position} of {above.Path}.")
                    : new TreeFault(above.Path, null, $"its hash {position} is not the root of {below}, and the tree does not have this tile.");
            }
        }

        return null;
    }

    /// <summary>Goes on to the next tile of a level.</summary>
    private TreeFault? Turn(int level, ulong index)
    {
        var tile = _tiles[level];
        tile.Path = TilePath.HashesIn(_head.Size, level, index);
        return _storage.TryReadHashes(tile.Path, tile.Content, out _);
    }

    /// <summary>Whether a tile is the one that the root vouches for, by the tiles above it: that tells whose fault a difference is.</summary>
    private bool IsAuthentic(TilePath tile)
    {
        var reader = new TreeReader(_storage, _head.Size);
        try
        {
            while (!tile.IsPartial)
            {
                if (reader.Tile(tile.Level, tile.Index).Root != reader.Subtree((tile.Level + 1) * TilePath.Height, tile.Index))
                {
                    return false;
                }

                tile = TilePath.HashesIn(_head.Size, tile.Level + 1, tile.Index / TilePath.FullWidth);
            }

            return reader.RootAt(_head.Size) == _head.Root;
        }
        catch (TreeCorruptException)
        {
            return false;
        }
    }

    private sealed class CheckedTile
    {
        public TilePath Path { get; set; }

        public ArrayBufferWriter<byte> Content { get; } = new();

        public ReadOnlySpan<TreeHash> Hashes =>
            MemoryMarshal.Cast<byte, TreeHash>(Content.WrittenSpan)[..Path.Width];
    }
}
