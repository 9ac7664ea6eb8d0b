using System.Net;
using System.Security.Cryptography;

namespace Exchange.Audit.Notes;

/// <summary>Whether a consistency proof (RFC 6962, section 2.1.2) leads from one tree to a larger one.</summary>
/// <param name="from">The size of the smaller tree, above zero.</param>
/// <param name="fromRoot">Its root, 32 bytes.</param>
/// <param name="to">The size of the larger tree, above <paramref name="from"/>.</param>
/// <param name="toRoot">Its root, 32 bytes.</param>
/// <param name="proof">At most 63 hashes of 32 bytes.</param>
public delegate bool ConsistencyCheck(
    ulong from,
    ReadOnlyMemory<byte> fromRoot,
    ulong to,
    ReadOnlyMemory<byte> toRoot,
    IReadOnlyList<ReadOnlyMemory<byte>> proof);

/// <summary>
/// What a witness cosigned last of one log, and what it does with the next checkpoint (c2sp.org/tlog-witness,
/// "add-checkpoint"). Whoever keeps it must not let two requests of one log in between reading it and keeping the next:
/// otherwise the older of two checkpoints may be kept last.
/// </summary>
/// <param name="size">The size of the checkpoint cosigned last.</param>
/// <param name="rootHash">Its root, 32 bytes.</param>
public sealed class WitnessState(ulong size, ReadOnlyMemory<byte> rootHash)
{
    private static readonly byte[] s_emptyRoot = SHA256.HashData([]);

    /// <summary>Nothing of the log was ever cosigned: the empty tree, whose root is the hash of nothing (RFC 6962, section 2.1).</summary>
    public static WitnessState None { get; } = new(0, s_emptyRoot);

    /// <summary>The size of the checkpoint cosigned last.</summary>
    public ulong Size { get; } = size;

    /// <summary>Its root, 32 bytes.</summary>
    public ReadOnlyMemory<byte> RootHash { get; } = rootHash;

    /// <summary>Decides on a request about this log, by the document's rules in the document's order.</summary>
    /// <param name="request">The request, whose origin this state is of.</param>
    /// <param name="logKeys">The keys that the witness trusts for that origin; null if it does not serve that log.</param>
    /// <param name="isConsistent">Asked only if everything else is in order.</param>
    public WitnessDecision Decide(
        AddCheckpointRequest request, IReadOnlyCollection<NoteVerifierKey>? logKeys, ConsistencyCheck isConsistent)
    {
        if (logKeys is null)
        {
            return Refused(WitnessOutcome.UnknownOrigin, HttpStatusCode.NotFound);
        }

        if (request.Checkpoint.Note.Verify(logKeys).Outcome != NoteOutcome.Verified)
        {
            return Refused(WitnessOutcome.NotSignedByLog, HttpStatusCode.Forbidden);
        }

        var checkpoint = request.Checkpoint.Checkpoint;
        var decision = Check(request, checkpoint, isConsistent);
        // The log has signed it, so what contradicts the witness's memory is told apart whatever the sender claims.
        return Contradiction(checkpoint) is { } contradiction ? decision with { Outcome = contradiction } : decision;
    }

    private static WitnessDecision Refused(WitnessOutcome outcome, HttpStatusCode status) => new(outcome, status, null);

    private WitnessDecision Check(AddCheckpointRequest request, Checkpoint checkpoint, ConsistencyCheck isConsistent)
    {
        if (request.OldSize > checkpoint.Size)
        {
            return Refused(WitnessOutcome.OldSizeAboveSize, HttpStatusCode.BadRequest);
        }

        if (request.OldSize != Size)
        {
            return Refused(WitnessOutcome.OldSizeNotLatest, HttpStatusCode.Conflict);
        }

        if (checkpoint.Size == 0 && !HasRoot(checkpoint, s_emptyRoot))
        {
            return Refused(WitnessOutcome.EmptyTreeWithOtherRoot, HttpStatusCode.UnprocessableEntity);
        }

        if (!IsProven(request, checkpoint, isConsistent))
        {
            return Refused(WitnessOutcome.ProofWrong, HttpStatusCode.UnprocessableEntity);
        }

        return new WitnessDecision(WitnessOutcome.Accepted, HttpStatusCode.OK, new WitnessState(checkpoint.Size, checkpoint.RootHash));
    }

    /// <summary>Nothing needs to be proven of an empty tree, nor of the tree that was cosigned already.</summary>
    private bool IsProven(AddCheckpointRequest request, Checkpoint checkpoint, ConsistencyCheck isConsistent)
    {
        if (Size == 0 || Size == checkpoint.Size)
        {
            return request.Proof.Count == 0 && (Size < checkpoint.Size || HasRoot(checkpoint, RootHash.Span));
        }

        return isConsistent(Size, RootHash, checkpoint.Size, checkpoint.RootHash, request.Proof);
    }

    private WitnessOutcome? Contradiction(Checkpoint checkpoint)
    {
        if (checkpoint.Size < Size)
        {
            return WitnessOutcome.RollBack;
        }

        return Size > 0 && checkpoint.Size == Size && !HasRoot(checkpoint, RootHash.Span) ? WitnessOutcome.Fork : null;
    }

    private static bool HasRoot(Checkpoint checkpoint, ReadOnlySpan<byte> root) => checkpoint.RootHash.Span.SequenceEqual(root);
}
