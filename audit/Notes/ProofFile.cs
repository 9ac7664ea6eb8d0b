using System.Diagnostics.CodeAnalysis;

namespace Exchange.Audit.Notes;

/// <summary>
/// A proof that a leaf is in a log, with the checkpoint that it is proven against, so that it can be checked offline
/// (c2sp.org/tlog-proof).
/// </summary>
public sealed class ProofFile
{
    /// <summary>What such a file is named by.</summary>
    public const string Extension = ".tlog-proof";

    /// <summary>The most hashes of a proof: a tree of 64-bit sizes is no deeper.</summary>
    public const int MaximumProofHashes = 64;

    /// <summary>The most extra data that is read.</summary>
    public const int MaximumExtraBytes = 192 * 1024;

    /// <summary>The longest file that is read.</summary>
    public const int MaximumBytes = MaximumLineBytes + SignedNote.MaximumBytes;

    private const string Version = "c2sp.org/tlog-proof@v1";
    private const string ExtraMark = "extra ";
    private const string IndexMark = "index ";

    // The version, the extra data in base64, the index of twenty digits, the hashes; 64 is more than the marks and newlines.
    private const int MaximumLineBytes = 64 + (MaximumExtraBytes / 3 * 4) + 20 + (MaximumProofHashes * CheckpointEnvelope.HashLineBytes);

    private ProofFile(
        ulong index, IReadOnlyList<ReadOnlyMemory<byte>> proof, SignedCheckpoint checkpoint, ReadOnlyMemory<byte> extra)
    {
        Index = index;
        Proof = proof;
        Checkpoint = checkpoint;
        Extra = extra;
    }

    /// <summary>Where the leaf is in the log, from 0.</summary>
    public ulong Index { get; }

    /// <summary>The inclusion proof (RFC 6962, section 2.1.1), from the leaf's sibling up: hashes of 32 bytes.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Proof { get; }

    /// <summary>The checkpoint of the tree that the leaf is in.</summary>
    public SignedCheckpoint Checkpoint { get; }

    /// <summary>Data for the application, vouched for by nobody: never trust it for being here. Empty if the file has none.</summary>
    public ReadOnlyMemory<byte> Extra { get; }

    /// <summary>A proof to be handed out.</summary>
    /// <exception cref="ArgumentException">The proof or the extra data is longer than would be read again, or not of hashes.</exception>
    public static ProofFile Of(
        ulong index, IReadOnlyList<ReadOnlyMemory<byte>> proof, SignedCheckpoint checkpoint, ReadOnlyMemory<byte> extra = default)
    {
        if (!CheckpointEnvelope.AreHashes(proof, MaximumProofHashes))
        {
            throw new ArgumentException("An inclusion proof is at most 64 hashes of 32 bytes.", nameof(proof));
        }

        return extra.Length <= MaximumExtraBytes
            ? new ProofFile(index, proof, checkpoint, extra)
            : throw new ArgumentException($"Extra data is at most {MaximumExtraBytes} bytes.", nameof(extra));
    }

    /// <summary>Reads a file; <paramref name="problem"/> says why it is no proof. Nothing is verified yet.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ProofFile? file, out ProofFileProblem problem)
    {
        problem = Read(bytes, out file);
        return file is not null;
    }

    /// <summary>The file. What was read is given back byte for byte.</summary>
    public byte[] ToBytes()
    {
        string[] extra = Extra.IsEmpty ? [] : [ExtraMark + Convert.ToBase64String(Extra.Span)];
        return CheckpointEnvelope.Write([Version, .. extra, IndexMark + StrictText.Decimal(Index)], Proof, Checkpoint);
    }

    private static ProofFileProblem Read(ReadOnlySpan<byte> bytes, out ProofFile? file)
    {
        file = null;
        if (!CheckpointEnvelope.TrySplit(bytes, MaximumLineBytes, out var all, out var note))
        {
            return ProofFileProblem.Lines;
        }

        ReadOnlySpan<string> lines = all;
        if (lines[0] != Version)
        {
            return ProofFileProblem.Version;
        }

        lines = lines[1..];
        if (!TryTakeExtra(ref lines, out var extra))
        {
            return ProofFileProblem.Extra;
        }

        if (lines.IsEmpty
            || !lines[0].StartsWith(IndexMark, StringComparison.Ordinal)
            || !StrictText.TryParseDecimal(lines[0].AsSpan(IndexMark.Length), out var index))
        {
            return ProofFileProblem.Index;
        }

        if (!CheckpointEnvelope.TryReadHashes(lines[1..], MaximumProofHashes, out var proof))
        {
            return ProofFileProblem.Proof;
        }

        if (!SignedCheckpoint.TryParse(note, out var checkpoint, out _))
        {
            return ProofFileProblem.Checkpoint;
        }

        file = new ProofFile(index, proof, checkpoint, extra);
        return ProofFileProblem.None;
    }

    /// <summary>
    /// Takes the line with extra data off, if there is one; false if it is not base64, too long, or empty: then there is
    /// to be no line.
    /// </summary>
    private static bool TryTakeExtra(ref ReadOnlySpan<string> lines, out ReadOnlyMemory<byte> extra)
    {
        extra = default;
        if (lines.IsEmpty || !lines[0].StartsWith(ExtraMark, StringComparison.Ordinal))
        {
            return true;
        }

        var read = StrictText.TryDecodeBase64(lines[0].AsSpan(ExtraMark.Length), out var data)
            && data.Length is > 0 and <= MaximumExtraBytes;
        extra = data;
        lines = lines[1..];
        return read;
    }
}
