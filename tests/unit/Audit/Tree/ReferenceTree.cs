using System.Security.Cryptography;
using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

/// <summary>
/// RFC 6962 section 2.1 taken by the letter: recursive, over whole lists, without anything of the library but the type
/// of a hash. Hashes of ranges are kept, because the definitions ask for the same ones again and again.
/// </summary>
internal sealed class ReferenceTree(IReadOnlyList<byte[]> entries)
{
    private readonly Dictionary<(int, int), TreeHash> _known = [];

    /// <summary>MTH(D[0:n]).</summary>
    public TreeHash Root(int size) => Mth(0, size);

    /// <summary>MTH(D[first:end]).</summary>
    public TreeHash Mth(int first, int end)
    {
        if (!_known.TryGetValue((first, end), out var hash))
        {
            var split = first + LargestPowerBelow(end - first);
            hash = (end - first) switch
            {
                0 => new TreeHash(SHA256.HashData([])),
                1 => new TreeHash(SHA256.HashData([0, .. entries[first]])),
                _ => new TreeHash(SHA256.HashData([1, .. Mth(first, split).ToArray(), .. Mth(split, end).ToArray()])),
            };
            _known[(first, end)] = hash;
        }

        return hash;
    }

    /// <summary>PATH(m, D[n]).</summary>
    public IReadOnlyList<TreeHash> Path(int index, int size) => Path(index, 0, size);

    /// <summary>PROOF(m, D[n]).</summary>
    public IReadOnlyList<TreeHash> Proof(int from, int to) => Subproof(from, 0, to, isWhole: true);

    /// <summary>Which way the path of a leaf turns at each node: trees in which it turns alike take the same proofs.</summary>
    public static string PathTurns(ulong index, ulong size)
    {
        if (size == 1)
        {
            return "";
        }

        var split = LargestPowerBelow(size);
        return index < split ? PathTurns(index, split) + "l" : PathTurns(index - split, size - split) + "r";
    }

    /// <summary>The same for a consistency proof, and whether it begins with a hash of its own.</summary>
    public static string ProofTurns(ulong from, ulong to, bool isWhole = true)
    {
        if (from == to)
        {
            return isWhole ? "whole " : "part ";
        }

        var split = LargestPowerBelow(to);
        return from <= split ? ProofTurns(from, split, isWhole) + "l" : ProofTurns(from - split, to - split, isWhole: false) + "r";
    }

    private IReadOnlyList<TreeHash> Path(int index, int first, int end)
    {
        if (end - first == 1)
        {
            return [];
        }

        var split = first + LargestPowerBelow(end - first);
        return index < split - first
            ? [.. Path(index, first, split), Mth(split, end)]
            : [.. Path(index - (split - first), split, end), Mth(first, split)];
    }

    private IReadOnlyList<TreeHash> Subproof(int from, int first, int end, bool isWhole)
    {
        if (from == end - first)
        {
            return isWhole ? [] : [Mth(first, end)];
        }

        var split = first + LargestPowerBelow(end - first);
        return from <= split - first
            ? [.. Subproof(from, first, split, isWhole), Mth(split, end)]
            : [.. Subproof(from - (split - first), split, end, isWhole: false), Mth(first, split)];
    }

    private static int LargestPowerBelow(int size) => size < 2 ? 0 : (int)LargestPowerBelow((ulong)size);

    private static ulong LargestPowerBelow(ulong size)
    {
        var power = 1UL;
        while (power <= (size - 1) / 2)
        {
            power *= 2;
        }

        return power;
    }
}
