using Exchange.Audit.Tree;

namespace Exchange.Audit.Copying;

/// <summary>Which tiles and bundles of a published tree somebody needs who keeps a copy of it.</summary>
public static class TileCopies
{
    /// <summary>The tiles of hashes that a tree of a size has, as it has them, without those that it had already, and whole, at an earlier size.</summary>
    /// <param name="from">The earlier size.</param>
    /// <param name="size">The size.</param>
    public static IEnumerable<TilePath> Hashes(ulong from, ulong size)
    {
        for (var level = 0; TilePath.CountAt(level, size) is var count and > 0; level++)
        {
            var before = TilePath.CountAt(level, from);
            for (var index = before / TilePath.FullWidth; before < count && index * TilePath.FullWidth < count; index++)
            {
                yield return TilePath.HashesIn(size, level, index);
            }
        }
    }

    /// <summary>The bundles that hold the first entries of a tree, as a tree of a size has them.</summary>
    /// <param name="entries">How many entries.</param>
    /// <param name="size">The size, not less than that.</param>
    public static IEnumerable<TilePath> Entries(ulong entries, ulong size)
    {
        for (ulong index = 0; index * TilePath.FullWidth < entries; index++)
        {
            yield return TilePath.EntriesIn(size, index);
        }
    }
}
