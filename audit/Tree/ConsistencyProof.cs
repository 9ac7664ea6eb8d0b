using System.Numerics;

namespace Exchange.Audit.Tree;

/// <summary>That one tree begins with another, so that nothing was taken out or changed between them (RFC 9162 section 2.1.4).</summary>
/// <param name="hashes">In the order of the RFC.</param>
public sealed class ConsistencyProof(IReadOnlyList<TreeHash> hashes)
{
    /// <summary>In the order of the RFC; at most 64.</summary>
    public IReadOnlyList<TreeHash> Hashes { get; } = hashes;

    /// <summary>
    /// Whether the proof shows that the tree of the second size and root begins with that of the first (RFC 9162 section
    /// 2.1.4.2). Where the first tree is empty or both have the same size the RFC defines no proof; then it must be empty
    /// and the roots those of the empty tree, or the same (C2SP tlog-witness, "add-checkpoint").
    /// </summary>
    public bool Verify(ulong from, TreeHash fromRoot, ulong to, TreeHash toRoot)
    {
        if (from > to || (from == 0 && fromRoot != TreeHash.Empty))
        {
            return false;
        }

        if (from == to)
        {
            return Hashes.Count == 0 && fromRoot == toRoot;
        }

        return from == 0 ? Hashes.Count == 0 : VerifyGrowth(from, fromRoot, to, toRoot);
    }

    private bool VerifyGrowth(ulong from, TreeHash fromRoot, ulong to, TreeHash toRoot)
    {
        if (Hashes.Count == 0)
        {
            return false;
        }

        var height = BitOperations.TrailingZeroCount(from);
        var (index, last) = ((from - 1) >> height, (to - 1) >> height);

        // A first tree that is one whole subtree is its own beginning, which the proof leaves out.
        var isWhole = BitOperations.IsPow2(from);
        var first = isWhole ? fromRoot : Hashes[0];
        var second = first;
        for (var at = isWhole ? 0 : 1; at < Hashes.Count; at++)
        {
            if (last == 0)
            {
                return false;
            }

            var hash = Hashes[at];
            if ((index & 1) != 0 || index == last)
            {
                (first, second) = (TreeHash.OfNode(hash, first), TreeHash.OfNode(hash, second));

                // A subtree at the right border rises without a sibling until it is the right one of two.
                var rise = BitOperations.TrailingZeroCount(index);
                (index, last) = (index >> rise, last >> rise);
            }
            else
            {
                second = TreeHash.OfNode(second, hash);
            }

            (index, last) = (index >> 1, last >> 1);
        }

        return last == 0 && first == fromRoot && second == toRoot;
    }
}
