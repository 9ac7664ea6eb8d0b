using System.Buffers;

namespace Exchange.Audit.Tree;

/// <summary>
/// Checks what is kept of a tile's or bundle's earlier widths, which clients with an older checkpoint read (C2SP
/// tlog-tiles, "Partial Tiles"): each begins as the later one does.
/// </summary>
internal sealed class EarlierWidths(ITileStorage storage)
{
    private readonly ArrayBufferWriter<byte> _earlier = new();

    /// <summary>Where each hash of a tile ends.</summary>
    public static int[] HashEnds { get; } = [.. Enumerable.Range(1, TilePath.FullWidth).Select(width => width * TreeHash.Bytes)];

    /// <param name="path">The tile or bundle as the tree has it.</param>
    /// <param name="content">Its bytes, known to be right.</param>
    /// <param name="ends">Where each hash or entry ends in them.</param>
    public TreeFault? Check(TilePath path, ReadOnlySpan<byte> content, ReadOnlySpan<int> ends)
    {
        foreach (var width in storage.PartialWidths(path.Full).Order())
        {
            // A greater width belongs to a later tree.
            if (width >= path.Width)
            {
                break;
            }

            _earlier.ResetWrittenCount();
            if (storage.TryRead(path.WithWidth(width), _earlier) && !_earlier.WrittenSpan.SequenceEqual(content[..ends[width - 1]]))
            {
                return new TreeFault(path.WithWidth(width), null, $"it is not the beginning of {path}.");
            }
        }

        return null;
    }
}
