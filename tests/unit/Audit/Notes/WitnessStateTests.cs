using System.Net;
using System.Security.Cryptography;
using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

public sealed class WitnessStateTests
{
    private static readonly NoteVerifierKey[] s_logKeys = [TestKeys.Log.VerifierKey];

    private static readonly byte[] s_emptyRoot = SHA256.HashData([]);

    // Fails: a log's first checkpoint, or its growth, is not cosigned.
    [Fact]
    public void GrowingLog_IsAccepted()
    {
        var first = Decide(WitnessState.None, 0, [], TestKeys.Checkpoint(3, root: 3), Never);
        Assert.Equal((WitnessOutcome.Accepted, HttpStatusCode.OK), (first.Outcome, first.Status));

        ReadOnlyMemory<byte>[] proof = [TestKeys.Hash(30), TestKeys.Hash(31)];
        var second = Decide(first.Next!, 3, proof, TestKeys.Checkpoint(8, root: 8), (from, fromRoot, to, toRoot, given) =>
        {
            Assert.Equal((3ul, 8ul), (from, to));
            Assert.True(fromRoot.Span.SequenceEqual(TestKeys.Hash(3)) && toRoot.Span.SequenceEqual(TestKeys.Hash(8)));
            Assert.Equal([.. proof.Select(hash => hash.ToArray())], given.Select(hash => hash.ToArray()));
            return true;
        });
        Assert.Equal(WitnessOutcome.Accepted, second.Outcome);
        Assert.Equal(8ul, second.Next!.Size);
        Assert.True(second.Next.RootHash.Span.SequenceEqual(TestKeys.Hash(8)));
        Assert.False(second.IsProvenFork);
    }

    // Fails: a log that lost the answer cannot get its cosignature, or the empty log none at all.
    [Fact]
    public void SameCheckpointAgain_IsAccepted()
    {
        var state = new WitnessState(3, TestKeys.Hash(3));
        Assert.Equal(WitnessOutcome.Accepted, Decide(state, 3, [], TestKeys.Checkpoint(3, root: 3), Never).Outcome);
        var empty = Decide(WitnessState.None, 0, [], TestKeys.Checkpoint(0, s_emptyRoot), Never);
        Assert.Equal(WitnessOutcome.Accepted, empty.Outcome);
        Assert.Equal(WitnessOutcome.Accepted, Decide(empty.Next!, 0, [], TestKeys.Checkpoint(4, root: 4), Never).Outcome);
    }

    // Fails: a level rewrites what it has published, and its witness signs that too.
    [Fact]
    public void OtherRootForTheSameSize_IsAFork()
    {
        var state = new WitnessState(3, TestKeys.Hash(3));
        var fork = TestKeys.Checkpoint(3, root: 99);
        Assert.Equal((WitnessOutcome.Fork, HttpStatusCode.UnprocessableEntity), Outcome(Decide(state, 3, [], fork, Never)));
        // Whatever else is wrong with the request, the log has signed two pasts.
        Assert.Equal((WitnessOutcome.Fork, HttpStatusCode.Conflict), Outcome(Decide(state, 0, [], fork, Never)));
        Assert.Equal((WitnessOutcome.Fork, HttpStatusCode.BadRequest), Outcome(Decide(state, 4, [], fork, Never)));
        Assert.True(Decide(state, 0, [], fork, Never).IsProvenFork);
    }

    // Fails: a level restores an old backup over its log, and nobody notices what was cut off.
    [Fact]
    public void SmallerTreeThanCosigned_IsARollBack()
    {
        var state = new WitnessState(5, TestKeys.Hash(5));
        var old = TestKeys.Checkpoint(3, root: 3);
        Assert.Equal((WitnessOutcome.RollBack, HttpStatusCode.Conflict), Outcome(Decide(state, 2, [], old, Never)));
        Assert.Equal((WitnessOutcome.RollBack, HttpStatusCode.BadRequest), Outcome(Decide(state, 5, [], old, Never)));
        // Anybody may send an old checkpoint once more, so that this alone accuses nobody.
        Assert.False(Decide(state, 2, [], old, Never).IsProvenFork);
    }

    // Fails: a log that rewrote its past within a larger tree is cosigned.
    [Fact]
    public void ProofThatDoesNotLeadThere_IsRefused()
    {
        var state = new WitnessState(3, TestKeys.Hash(3));
        var decision = Decide(state, 3, [TestKeys.Hash(1)], TestKeys.Checkpoint(8), (_, _, _, _, _) => false);
        Assert.Equal((WitnessOutcome.ProofWrong, HttpStatusCode.UnprocessableEntity), Outcome(decision));
        Assert.False(decision.IsProvenFork);
        Assert.Null(decision.Next);
    }

    // Fails: a log under attack is suspected for what an intruder sends in its name.
    [Fact]
    public void CheckpointThatItsLogDidNotSign_ProvesNothing()
    {
        var state = new WitnessState(3, TestKeys.Hash(3));
        var intruder = NoteSignerKey.Generate(TestKeys.Origin, NoteKeyType.Ed25519);
        var forged = SignedCheckpoint.Of(TestKeys.Checkpoint(3, root: 99).Checkpoint, intruder);
        Assert.Equal((WitnessOutcome.NotSignedByLog, HttpStatusCode.Forbidden), Outcome(Decide(state, 3, [], forged, Never)));

        var good = TestKeys.Checkpoint(4);
        var spoilt = good.With(TestKeys.Checkpoint(5).Note.Signatures[0]);
        Assert.Equal((WitnessOutcome.NotSignedByLog, HttpStatusCode.Forbidden), Outcome(Decide(state, 3, [], spoilt, Never)));
        var others = good.With(TestKeys.City.Cosign(TestKeys.Checkpoint(5).Checkpoint, TestKeys.Now));
        Assert.Equal(WitnessOutcome.Accepted, Decide(state, 3, [], others, (_, _, _, _, _) => true).Outcome);
    }

    // Fails: a witness is asked about logs that it does not serve, and answers.
    [Fact]
    public void UnknownLog_IsNotServed()
    {
        var request = AddCheckpointRequest.Of(0, [], TestKeys.Checkpoint(3));
        Assert.Equal((WitnessOutcome.UnknownOrigin, HttpStatusCode.NotFound), Outcome(WitnessState.None.Decide(request, null, Never)));
        Assert.Equal((WitnessOutcome.NotSignedByLog, HttpStatusCode.Forbidden), Outcome(WitnessState.None.Decide(request, [], Never)));
    }

    // Fails: any combination of sizes, roots and proofs is answered otherwise than the document says.
    [Fact]
    public void EverySmallCase_GivesTheDocumentsStatus()
    {
        var cases =
            from recorded in Enumerable.Range(0, 4)
            from old in Enumerable.Range(0, 5)
            from size in Enumerable.Range(0, 4)
            from sameRoot in (bool[])[true, false]
            from hashes in (int[])[0, 1]
            from proves in (bool[])[true, false]
            select (recorded, old, size, sameRoot, hashes, proves);
        foreach (var (recorded, old, size, sameRoot, hashes, proves) in cases)
        {
            var state = recorded == 0 ? WitnessState.None : new WitnessState((ulong)recorded, TestKeys.Hash(recorded));
            var root = !sameRoot ? TestKeys.Hash(99) : size == 0 ? s_emptyRoot : TestKeys.Hash(size);
            ReadOnlyMemory<byte>[] proof = [.. Enumerable.Range(0, hashes).Select(TestKeys.Hash)];

            var decision = Decide(state, (ulong)old, proof, TestKeys.Checkpoint((ulong)size, root), (_, _, _, _, _) => proves);

            var expected =
                old > size ? 400
                : old != recorded ? 409
                : size == 0 && !sameRoot ? 422
                : old == 0 && hashes > 0 ? 422
                : old == size && (!sameRoot || hashes > 0) ? 422
                : old > 0 && old < size && !proves ? 422
                : 200;
            Assert.Equal(expected, (int)decision.Status);
            Assert.Equal(expected == 200, decision.Outcome == WitnessOutcome.Accepted);
            Assert.Equal(expected == 200 ? (ulong)size : null, decision.Next?.Size);
            Assert.Equal(size < recorded, decision.Outcome == WitnessOutcome.RollBack);
            Assert.Equal(size == recorded && size > 0 && !sameRoot, decision.Outcome == WitnessOutcome.Fork);
        }
    }

    private static bool Never(
        ulong from, ReadOnlyMemory<byte> fromRoot, ulong to, ReadOnlyMemory<byte> toRoot, IReadOnlyList<ReadOnlyMemory<byte>> proof) =>
        throw new InvalidOperationException("There is nothing to be proven.");

    private static (WitnessOutcome, HttpStatusCode) Outcome(WitnessDecision decision) => (decision.Outcome, decision.Status);

    private static WitnessDecision Decide(
        WitnessState state, ulong old, ReadOnlyMemory<byte>[] proof, SignedCheckpoint checkpoint, ConsistencyCheck isConsistent) =>
        state.Decide(AddCheckpointRequest.Of(old, proof, checkpoint), s_logKeys, isConsistent);
}
