using System.Globalization;
using System.Text;

namespace Exchange.Audit.Tree;

/// <summary>
/// The name of a tile of hashes or of a bundle of entries, relative to the log (C2SP tlog-tiles, "Merkle Tree" and "Log
/// entries"): <c>tile/&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]</c> or <c>tile/entries/&lt;N&gt;[.p/&lt;W&gt;]</c>.
/// </summary>
public readonly record struct TilePath
{
    /// <summary>How many hashes or entries a full tile or bundle holds.</summary>
    public const int FullWidth = 256;

    /// <summary>The highest level that a path can name.</summary>
    public const int MaximumLevel = 63;

    /// <summary>The levels that a log of less than 2^64 entries has.</summary>
    internal const int Levels = 8;

    /// <summary>The height of a tile: a full one is a subtree of 2^8 hashes.</summary>
    internal const int Height = 8;

    /// <summary>0 for a full one.</summary>
    private readonly byte _partialWidth;

    private TilePath(bool holdsEntries, int level, ulong index, int width)
    {
        HoldsEntries = holdsEntries;
        Level = level;
        Index = index;
        _partialWidth = width == FullWidth ? (byte)0 : checked((byte)width);
    }

    /// <summary>True for a bundle of entries, false for a tile of hashes.</summary>
    public bool HoldsEntries { get; }

    /// <summary>0 where the hashes are those of entries, else where each is the root of a full tile one level below; 0 for bundles.</summary>
    public int Level { get; }

    /// <summary>The position within the level, from 0.</summary>
    public ulong Index { get; }

    /// <summary>How many hashes or entries it holds, 1 to 256.</summary>
    public int Width => IsPartial ? _partialWidth : FullWidth;

    /// <summary>Whether it holds fewer than 256 hashes or entries.</summary>
    public bool IsPartial => _partialWidth != 0;

    /// <summary>The one that takes the place of this when there are enough entries.</summary>
    public TilePath Full => WithWidth(FullWidth);

    /// <summary>The most bytes that it can have.</summary>
    public int MaximumBytes => Width * (HoldsEntries ? EntryBundle.Overhead + EntryBundle.MaximumEntryBytes : TreeHash.Bytes);

    /// <summary>The path of a tile of hashes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not within 0 to 63, or the width not within 1 to 256.</exception>
    public static TilePath OfHashes(int level, ulong index, int width = FullWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaximumLevel);
        return new TilePath(holdsEntries: false, level, index, Checked(width));
    }

    /// <summary>The path of a bundle of entries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is not within 1 to 256.</exception>
    public static TilePath OfEntries(ulong index, int width = FullWidth) =>
        new(holdsEntries: true, level: 0, index, Checked(width));

    /// <summary>Reads a path. Whatever is not exactly what <see cref="ToString"/> writes is refused.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TilePath path) => TilePathParser.TryParse(text, out path);

    /// <summary>The same tile or bundle at another width.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is not within 1 to 256.</exception>
    public TilePath WithWidth(int width) => new(HoldsEntries, Level, Index, Checked(width));

    /// <summary>
    /// Whether a log of that many entries has all the hashes or entries of this. What a crash, or a publication under
    /// way, has left beyond the last checkpoint is none of the log and must not be served.
    /// </summary>
    public bool IsWithin(ulong size)
    {
        var hashes = CountAt(Level, size);
        return Index < hashes / FullWidth || (Index == hashes / FullWidth && (ulong)Width <= hashes % FullWidth);
    }

    /// <summary>The path below the log's own, as it stands in addresses and on disk.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("tile/").Append(HoldsEntries ? "entries" : Level.ToString(CultureInfo.InvariantCulture));
        var digits = Index.ToString("D3", CultureInfo.InvariantCulture);
        digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
        for (var at = 0; at < digits.Length; at += 3)
        {
            text.Append(at + 3 < digits.Length ? "/x" : "/").Append(digits, at, 3);
        }

        return IsPartial ? text.Append(".p/").Append(Width).ToString() : text.ToString();
    }

    /// <summary>Another of the same level and width.</summary>
    internal TilePath At(ulong index) => new(HoldsEntries, Level, index, Width);

    /// <summary>The tile of a level at a position in a tree of that size, which reaches so far: full, or partial at the right edge.</summary>
    internal static TilePath HashesIn(ulong size, int level, ulong index) => OfHashes(level, index, WidthIn(size, level, index));

    /// <summary>The same for a bundle.</summary>
    internal static TilePath EntriesIn(ulong size, ulong index) => OfEntries(index, WidthIn(size, 0, index));

    /// <summary>How many hashes a level has in a tree of that size.</summary>
    internal static ulong CountAt(int level, ulong size) => level < Levels ? size >> (level * Height) : 0;

    private static int WidthIn(ulong size, int level, ulong index) =>
        (int)Math.Min(CountAt(level, size) - (index * FullWidth), FullWidth);

    private static int Checked(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, FullWidth);
        return width;
    }
}
