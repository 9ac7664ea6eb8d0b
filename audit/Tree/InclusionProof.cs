using System.Numerics;

namespace Exchange.Audit.Tree;

/// <summary>That an entry is in a tree: the siblings on the way from its leaf to the root (RFC 9162 section 2.1.3).</summary>
/// <param name="hashes">From the leaf's sibling up to the root's child.</param>
public sealed class InclusionProof(IReadOnlyList<TreeHash> hashes)
{
    /// <summary>From the leaf's sibling up to the root's child; at most 64.</summary>
    public IReadOnlyList<TreeHash> Hashes { get; } = hashes;

    /// <summary>
    /// Whether the proof shows that the leaf is the index-th, from 0, of a tree of that size and root (RFC 9162 section
    /// 2.1.3.2). A proof that is longer or shorter than the numbers ask for shows nothing.
    /// </summary>
    public bool Verify(TreeHash leaf, ulong index, ulong size, TreeHash root)
    {
        if (index >= size)
        {
            return false;
        }

        var last = size - 1;
        foreach (var hash in Hashes)
        {
            if (last == 0)
            {
                return false;
            }

            if ((index & 1) != 0 || index == last)
            {
                leaf = TreeHash.OfNode(hash, leaf);

                // A subtree at the right border rises without a sibling until it is the right one of two.
                var rise = BitOperations.TrailingZeroCount(index);
                (index, last) = (index >> rise, last >> rise);
            }
            else
            {
                leaf = TreeHash.OfNode(leaf, hash);
            }

            (index, last) = (index >> 1, last >> 1);
        }

        return last == 0 && leaf == root;
    }
}
