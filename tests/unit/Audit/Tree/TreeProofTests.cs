using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

public sealed class TreeProofTests
{
    private const int Size = 600;

    private static readonly ReferenceTree s_reference = TestTree.Reference(Size);

    // Fails: a record cannot be proven to a court that reads the RFC.
    [Fact]
    public void EveryInclusionProof_IsTheRfcs()
    {
        var reader = Reader();
        for (var size = 1; size <= Size; size++)
        {
            var root = reader.RootAt((ulong)size);
            Assert.Equal(s_reference.Root(size), root);
            for (var index = 0; index < size; index++)
            {
                var proof = reader.ProveInclusion((ulong)index, (ulong)size);
                AssertSame(s_reference.Path(index, size), proof.Hashes);
                Assert.True(proof.Verify(s_reference.Mth(index, index + 1), (ulong)index, (ulong)size, root));
            }
        }
    }

    // Fails: a witness refuses an honest log.
    [Fact]
    public void EveryConsistencyProof_IsTheRfcs()
    {
        var reader = Reader();
        for (var to = 0; to <= Size; to++)
        {
            for (var from = 0; from <= to; from++)
            {
                var proof = reader.ProveConsistency((ulong)from, (ulong)to);
                AssertSame(from == 0 ? [] : s_reference.Proof(from, to), proof.Hashes);
                Assert.True(proof.Verify((ulong)from, s_reference.Root(from), (ulong)to, s_reference.Root(to)));
            }
        }
    }

    // Fails: the same where tiles have tiles above them.
    [Fact]
    public void ProofsOfALargerTree_AreTheRfcs()
    {
        const int Larger = 70_000;
        var reference = TestTree.Reference(Larger);
        var reader = new TreeReader(TestTree.Published(Larger), Larger);
        var chance = new Random(6962);
        for (var round = 0; round < 1000; round++)
        {
            var size = round % 2 == 0 ? chance.Next(1, Larger + 1) : chance.Next(65_000, Larger + 1);
            var smaller = chance.Next(size);
            var proof = reader.ProveInclusion((ulong)smaller, (ulong)size);
            AssertSame(reference.Path(smaller, size), proof.Hashes);
            Assert.True(proof.Verify(reader.LeafAt((ulong)smaller), (ulong)smaller, (ulong)size, reference.Root(size)));

            var consistency = reader.ProveConsistency((ulong)smaller, (ulong)size);
            AssertSame(smaller == 0 ? [] : reference.Proof(smaller, size), consistency.Hashes);
            Assert.True(consistency.Verify((ulong)smaller, reference.Root(smaller), (ulong)size, reference.Root(size)));
        }
    }

    // Fails: somebody proves what is not in the log.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(4, 5)]
    [InlineData(2, 7)]
    [InlineData(6, 7)]
    [InlineData(255, 257)]
    [InlineData(256, 257)]
    [InlineData(300, 523)]
    public void ChangedInclusionProof_Fails(int index, int size)
    {
        var hashes = s_reference.Path(index, size);
        var (leaf, root) = (s_reference.Mth(index, index + 1), s_reference.Root(size));
        bool Verify(IReadOnlyList<TreeHash> changed) => new InclusionProof(changed).Verify(leaf, (ulong)index, (ulong)size, root);

        Assert.True(Verify(hashes));
        Assert.All(Changes(hashes), changed => Assert.False(Verify(changed)));
        Assert.All(Changes(leaf), changed => Assert.False(new InclusionProof(hashes).Verify(changed, (ulong)index, (ulong)size, root)));
        Assert.All(Changes(root), changed => Assert.False(new InclusionProof(hashes).Verify(leaf, (ulong)index, (ulong)size, changed)));
    }

    // Fails: a record is proven to be another one. (The size alone is bound by the checkpoint, which signs it with the root.)
    [Fact]
    public void InclusionProofOfOtherNumbers_FailsUnlessItsPathIsTheSame()
    {
        foreach (var (index, size) in Pairs().Where(pair => pair.First < pair.Second))
        {
            var proof = new InclusionProof(s_reference.Path(index, size));
            var turns = ReferenceTree.PathTurns((ulong)index, (ulong)size);
            foreach (var (otherIndex, otherSize) in OtherNumbers(index, size))
            {
                var isSame = otherIndex < otherSize && ReferenceTree.PathTurns(otherIndex, otherSize) == turns;
                Assert.False(isSame && otherSize == (ulong)size, "two leaves of one tree have one path");
                Assert.Equal(isSame, proof.Verify(s_reference.Mth(index, index + 1), otherIndex, otherSize, s_reference.Root(size)));
            }
        }
    }

    // Fails: a witness signs a past that was rewritten.
    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 7)]
    [InlineData(4, 7)]
    [InlineData(6, 8)]
    [InlineData(7, 8)]
    [InlineData(256, 257)]
    [InlineData(257, 600)]
    [InlineData(384, 523)]
    public void ChangedConsistencyProof_Fails(int from, int to)
    {
        var hashes = s_reference.Proof(from, to);
        var (fromRoot, toRoot) = (s_reference.Root(from), s_reference.Root(to));
        bool Verify(IReadOnlyList<TreeHash> changed, TreeHash first, TreeHash second) =>
            new ConsistencyProof(changed).Verify((ulong)from, first, (ulong)to, second);

        Assert.True(Verify(hashes, fromRoot, toRoot));
        Assert.All(Changes(hashes), changed => Assert.False(Verify(changed, fromRoot, toRoot)));
        Assert.All(Changes(fromRoot), changed => Assert.False(Verify(hashes, changed, toRoot)));
        Assert.All(Changes(toRoot), changed => Assert.False(Verify(hashes, fromRoot, changed)));
    }

    // Fails: the same by other numbers. (Which sizes the roots belong to is bound by the checkpoints.)
    [Fact]
    public void ConsistencyProofOfOtherNumbers_FailsUnlessItsPathIsTheSame()
    {
        foreach (var (from, to) in Pairs().Where(pair => pair.First > 0 && pair.First < pair.Second))
        {
            var proof = new ConsistencyProof(s_reference.Proof(from, to));
            var turns = ReferenceTree.ProofTurns((ulong)from, (ulong)to);
            foreach (var (otherFrom, otherTo) in OtherNumbers(from, to))
            {
                var isSame = otherFrom > 0 && otherFrom < otherTo && ReferenceTree.ProofTurns(otherFrom, otherTo) == turns;
                Assert.Equal(isSame, proof.Verify(otherFrom, s_reference.Root(from), otherTo, s_reference.Root(to)));
            }
        }
    }

    // Fails: a roll-back, or a fork at the same size, passes as growth.
    [Fact]
    public void ConsistencyWithoutGrowth_IsWhatTheDocumentsSay()
    {
        var (three, four) = (s_reference.Root(3), s_reference.Root(4));
        var none = new ConsistencyProof([]);
        var some = new ConsistencyProof([three]);

        // Nothing before: any tree will do, and nothing is to be told.
        Assert.True(none.Verify(0, TreeHash.Empty, 4, four));
        Assert.True(none.Verify(0, TreeHash.Empty, 0, TreeHash.Empty));
        Assert.False(none.Verify(0, TreeHash.Empty, 0, four));
        Assert.False(none.Verify(0, three, 4, four));
        Assert.False(some.Verify(0, TreeHash.Empty, 4, four));
        Assert.False(some.Verify(0, TreeHash.Empty, 0, TreeHash.Empty));

        // The same size: the same root, and nothing is to be told.
        Assert.True(none.Verify(3, three, 3, three));
        Assert.False(none.Verify(3, three, 3, four));
        Assert.False(some.Verify(3, three, 3, three));

        // Growth is to be shown, and there is no way back.
        Assert.False(none.Verify(3, three, 4, four));
        Assert.False(none.Verify(2, s_reference.Root(2), 4, four));
        Assert.False(none.Verify(4, four, 3, three));
        Assert.False(new ConsistencyProof(s_reference.Proof(3, 4)).Verify(4, four, 3, three));
        Assert.False(none.Verify(4, four, 0, TreeHash.Empty));
    }

    // Fails: an entry that does not exist is proven, or a huge number brings the verifier down.
    [Fact]
    public void NumbersAtTheirEnds_AreRefused()
    {
        var leaf = s_reference.Root(1);
        var none = new InclusionProof([]);
        Assert.True(none.Verify(leaf, 0, 1, leaf));
        Assert.False(none.Verify(TreeHash.Empty, 0, 0, TreeHash.Empty));
        Assert.False(none.Verify(leaf, 1, 1, leaf));
        Assert.False(none.Verify(leaf, ulong.MaxValue, ulong.MaxValue, leaf));
        var longest = Enumerable.Repeat(leaf, 65).ToArray();
        for (var length = 0; length <= longest.Length; length++)
        {
            var proof = longest[..length];
            Assert.False(new InclusionProof(proof).Verify(leaf, 0, ulong.MaxValue, leaf));
            Assert.False(new InclusionProof(proof).Verify(leaf, ulong.MaxValue - 1, ulong.MaxValue, leaf));
            Assert.False(new ConsistencyProof(proof).Verify(1, leaf, ulong.MaxValue, leaf));
            Assert.False(new ConsistencyProof(proof).Verify(ulong.MaxValue - 1, leaf, ulong.MaxValue, leaf));
            Assert.False(new ConsistencyProof(proof).Verify(1UL << 63, leaf, ulong.MaxValue, leaf));
        }
    }

    private static TreeReader Reader() => new(TestTree.Published(Size), Size);

    private static void AssertSame(IReadOnlyList<TreeHash> expected, IReadOnlyList<TreeHash> actual) => Assert.True(expected.SequenceEqual(actual));

    private static IEnumerable<(int First, int Second)> Pairs()
    {
        for (var second = 1; second <= 24; second++)
        {
            for (var first = 0; first <= second; first++)
            {
                yield return (first, second);
            }
        }

        yield return (255, 257);
        yield return (300, 523);
    }

    /// <summary>Every other pair of small numbers, and pairs about those given.</summary>
    private static IEnumerable<(ulong First, ulong Second)> OtherNumbers(int first, int second)
    {
        var pairs = Pairs().Select(pair => ((ulong)pair.First, (ulong)pair.Second)).Concat(
        [
            ((ulong)first, (ulong)second * 2), ((ulong)first * 2, (ulong)second * 2), ((ulong)first, ulong.MaxValue), ((ulong)first + 1, (ulong)second),
            ((ulong)second, (ulong)first), (ulong.MaxValue, (ulong)second), ((ulong)first + (1UL << 63), (ulong)second + (1UL << 63)),
        ]);
        return pairs.Where(pair => pair != ((ulong)first, (ulong)second));
    }

    /// <summary>Every bit flipped, every hash left out, doubled, emptied, and exchanged with the next; one more at either end.</summary>
    private static IEnumerable<IReadOnlyList<TreeHash>> Changes(IReadOnlyList<TreeHash> hashes)
    {
        yield return [.. hashes, TreeHash.Empty];
        yield return [TreeHash.Empty, .. hashes];
        for (var at = 0; at < hashes.Count; at++)
        {
            var (before, after) = (hashes.Take(at).ToArray(), hashes.Skip(at + 1).ToArray());
            yield return [.. before, .. after];
            yield return [.. before, hashes[at], hashes[at], .. after];
            yield return [.. before, TreeHash.Empty, .. after];
            if (after.Length > 0)
            {
                yield return [.. before, after[0], hashes[at], .. after[1..]];
            }

            foreach (var changed in Changes(hashes[at]))
            {
                yield return [.. before, changed, .. after];
            }
        }
    }

    private static IEnumerable<TreeHash> Changes(TreeHash hash)
    {
        for (var bit = 0; bit < 8 * TreeHash.Bytes; bit++)
        {
            var bytes = hash.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return new TreeHash(bytes);
        }
    }
}
