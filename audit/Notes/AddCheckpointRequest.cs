using System.Diagnostics.CodeAnalysis;

namespace Exchange.Audit.Notes;

/// <summary>What a log sends to a witness to have a checkpoint cosigned (c2sp.org/tlog-witness, "add-checkpoint").</summary>
public sealed class AddCheckpointRequest
{
    /// <summary>The path behind a witness's submission prefix.</summary>
    public const string Path = "add-checkpoint";

    /// <summary>The most lines that a proof may have.</summary>
    public const int MaximumProofHashes = 63;

    /// <summary>The longest body that is read.</summary>
    public const int MaximumBytes = MaximumLineBytes + SignedNote.MaximumBytes;

    private const string OldSizeMark = "old ";

    // "old ", twenty digits, their newline, the hashes, the empty line.
    private const int MaximumLineBytes = 4 + 20 + 1 + (MaximumProofHashes * CheckpointEnvelope.HashLineBytes) + 1;

    private AddCheckpointRequest(ulong oldSize, IReadOnlyList<ReadOnlyMemory<byte>> proof, SignedCheckpoint checkpoint)
    {
        OldSize = oldSize;
        Proof = proof;
        Checkpoint = checkpoint;
    }

    /// <summary>The size up to which the sender takes the witness to have seen the log; zero if never.</summary>
    public ulong OldSize { get; }

    /// <summary>The consistency proof from the old size to the checkpoint's (RFC 6962, section 2.1.2): hashes of 32 bytes.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Proof { get; }

    /// <summary>The checkpoint to be cosigned.</summary>
    public SignedCheckpoint Checkpoint { get; }

    /// <summary>A request to be sent.</summary>
    /// <exception cref="ArgumentException">The proof is longer than any may be, or not of hashes.</exception>
    public static AddCheckpointRequest Of(ulong oldSize, IReadOnlyList<ReadOnlyMemory<byte>> proof, SignedCheckpoint checkpoint) =>
        CheckpointEnvelope.AreHashes(proof, MaximumProofHashes)
            ? new AddCheckpointRequest(oldSize, proof, checkpoint)
            : throw new ArgumentException("A consistency proof is at most 63 hashes of 32 bytes.", nameof(proof));

    /// <summary>Reads a body; <paramref name="problem"/> says why it is no request. Nothing is verified yet.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> body, [NotNullWhen(true)] out AddCheckpointRequest? request, out AddCheckpointProblem problem)
    {
        problem = Read(body, out request);
        return request is not null;
    }

    /// <summary>The body of the POST.</summary>
    public byte[] ToBytes() => CheckpointEnvelope.Write([OldSizeMark + StrictText.Decimal(OldSize)], Proof, Checkpoint);

    private static AddCheckpointProblem Read(ReadOnlySpan<byte> body, out AddCheckpointRequest? request)
    {
        request = null;
        if (!CheckpointEnvelope.TrySplit(body, MaximumLineBytes, out var lines, out var note))
        {
            return AddCheckpointProblem.Lines;
        }

        if (!lines[0].StartsWith(OldSizeMark, StringComparison.Ordinal)
            || !StrictText.TryParseDecimal(lines[0].AsSpan(OldSizeMark.Length), out var oldSize))
        {
            return AddCheckpointProblem.OldSize;
        }

        if (!CheckpointEnvelope.TryReadHashes(lines.AsSpan(1), MaximumProofHashes, out var proof))
        {
            return AddCheckpointProblem.Proof;
        }

        if (!SignedCheckpoint.TryParse(note, out var checkpoint, out _))
        {
            return AddCheckpointProblem.Checkpoint;
        }

        request = new AddCheckpointRequest(oldSize, proof, checkpoint);
        return AddCheckpointProblem.None;
    }
}
