using System.Diagnostics.CodeAnalysis;

namespace Exchange.Audit.Notes;

/// <summary>A checkpoint with the signatures of its log and of witnesses under it.</summary>
public sealed class SignedCheckpoint
{
    private SignedCheckpoint(SignedNote note, Checkpoint checkpoint)
    {
        Note = note;
        Checkpoint = checkpoint;
    }

    /// <summary>The note that is published.</summary>
    public SignedNote Note { get; }

    /// <summary>What it says; nobody's word until <see cref="Verify"/> trusts it.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>
    /// A checkpoint that its log signs. Never sign one that does not continue every other signed before
    /// (c2sp.org/tlog-checkpoint, "Signatures"): the tree's owner sees to that. By custom the key's name is the origin.
    /// </summary>
    public static SignedCheckpoint Of(Checkpoint checkpoint, NoteSignerKey logKey)
    {
        var text = checkpoint.ToText();
        return new SignedCheckpoint(SignedNote.Of(text, logKey.Sign(text)), checkpoint);
    }

    /// <summary>Reads a checkpoint as it is published; <paramref name="problem"/> says why it is none. Nothing is verified yet.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SignedCheckpoint? checkpoint, out CheckpointProblem problem)
    {
        checkpoint = null;
        problem = CheckpointProblem.Note;
        if (SignedNote.TryParse(bytes, out var note, out _) && Checkpoint.TryParse(note.Text, out var content, out problem))
        {
            checkpoint = new SignedCheckpoint(note, content);
        }

        return checkpoint is not null;
    }

    /// <summary>The checkpoint with further signatures, those of witnesses that answered.</summary>
    /// <exception cref="ArgumentException">There are then more than would be read again.</exception>
    public SignedCheckpoint With(params IReadOnlyList<NoteSignature> signatures) => new(Note.With(signatures), Checkpoint);

    /// <summary>
    /// Checks that the log has signed the checkpoint, and finds which of the witnesses have. How many of them are
    /// enough is for the caller to say.
    /// </summary>
    /// <param name="origin">The log that the reader asked for.</param>
    /// <param name="logKeys">The keys that this log may sign with; none of them a witness's.</param>
    /// <param name="witnessKeys">The keys of the witnesses that the reader trusts, all of type <see cref="NoteKeyType.Cosignature"/>.</param>
    /// <exception cref="ArgumentException">A witness's key is not of that type.</exception>
    public CheckpointVerification Verify(
        string origin, IReadOnlyCollection<NoteVerifierKey> logKeys, IReadOnlyCollection<NoteVerifierKey> witnessKeys)
    {
        Cosignature.RequireWitnesses(witnessKeys);
        if (Checkpoint.Origin != origin)
        {
            return new CheckpointVerification(CheckpointOutcome.OtherOrigin, [], null);
        }

        var (log, witnesses) = (Note.Verify(logKeys), Note.Verify(witnessKeys));
        if ((log.WrongName ?? witnesses.WrongName) is { } wrong)
        {
            return new CheckpointVerification(CheckpointOutcome.WrongSignature, [], wrong);
        }

        return log.Outcome == NoteOutcome.Verified
            ? new CheckpointVerification(CheckpointOutcome.Trusted, Cosignature.Among(witnesses), null)
            : new CheckpointVerification(CheckpointOutcome.NotSignedByLog, [], null);
    }
}
