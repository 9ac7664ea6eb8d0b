using Exchange.Audit.Notes;
using Exchange.Audit.Tree;

namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>What came of a request.</summary>
/// <param name="Last">What was cosigned last when it was decided; null where nothing was, or it was not asked for.</param>
/// <param name="Cosignature">To be handed out; null unless accepted.</param>
internal sealed record WitnessReply(WitnessDecision Decision, SignedCheckpoint? Last, NoteSignature? Cosignature);

/// <summary>Cosigns what continues the checkpoint that it has cosigned last (c2sp.org/tlog-witness, "add-checkpoint").</summary>
internal sealed class CheckpointWitness(Witness witness, WitnessMemory memory, TimeProvider time)
{
    /// <summary>
    /// So long the same checkpoint gets the cosignature that it has. Checkpoints are public: whoever sends one again and again
    /// makes the database write once in this time.
    /// </summary>
    public static readonly TimeSpan SameAnswer = TimeSpan.FromMinutes(1);

    /// <exception cref="System.Data.Common.DbException">What was cosigned last cannot be told, or the next not be kept.</exception>
    public async Task<WitnessReply> DecideAsync(AddCheckpointRequest request, CancellationToken cancellation)
    {
        Checkpoint checkpoint = request.Checkpoint.Checkpoint;
        WitnessedLog? log = witness.Logs.GetValueOrDefault(checkpoint.Origin);
        // Whoever has no key of a log that is known here does not get as far as the database.
        WitnessDecision first = WitnessState.None.Decide(request, log?.Keys, IsConsistent);
        if (first.Outcome is WitnessOutcome.UnknownOrigin or WitnessOutcome.NotSignedByLog)
        {
            return new WitnessReply(first, null, null);
        }

        while (true)
        {
            SignedCheckpoint? last = await memory.ReadAsync(checkpoint.Origin, cancellation);
            WitnessState state = last is { Checkpoint: var seen } ? new WitnessState(seen.Size, seen.RootHash) : WitnessState.None;
            WitnessDecision decision = state.Decide(request, log!.Keys, IsConsistent);
            if (decision.Next is null)
            {
                return new WitnessReply(decision, last, null);
            }

            if (last is not null && OwnYoungOver(last, request.Checkpoint) is { } given)
            {
                return new WitnessReply(decision, last, given);
            }

            NoteSignature cosignature = witness.Key.Cosign(checkpoint, time.GetUtcNow());
            if (await memory.TryReplaceAsync(checkpoint.Origin, last, log.Reduce(request.Checkpoint, cosignature), cancellation))
            {
                return new WitnessReply(decision, last, cosignature);
            }
        }
    }

    private NoteSignature? OwnYoungOver(SignedCheckpoint last, SignedCheckpoint asked)
    {
        if (last.Note.Text != asked.Note.Text)
        {
            return null;
        }

        Cosignature? own = last.Verify(last.Checkpoint.Origin, witness.Logs[last.Checkpoint.Origin].Keys, [witness.Key.VerifierKey]).Cosignatures.SingleOrDefault();
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        return own is not null && own.Seconds <= now && now - own.Seconds < SameAnswer.TotalSeconds ? own.Signature : null;
    }

    private static bool IsConsistent(
        ulong from, ReadOnlyMemory<byte> fromRoot, ulong to, ReadOnlyMemory<byte> toRoot, IReadOnlyList<ReadOnlyMemory<byte>> proof) =>
        new ConsistencyProof([.. proof.Select(hash => new TreeHash(hash.Span))]).Verify(from, new TreeHash(fromRoot.Span), to, new TreeHash(toRoot.Span));
}
