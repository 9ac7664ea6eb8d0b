namespace Exchange.Audit.Notes;

/// <summary>What the signatures under a note amount to (c2sp.org/signed-note, "Signatures").</summary>
public enum NoteOutcome
{
    /// <summary>At least one trusted key has signed, and none is claimed to have that has not.</summary>
    Verified,

    /// <summary>No signature is of a trusted key: the text must be ignored.</summary>
    NoKnownSignature,

    /// <summary>A signature that names a trusted key is not by that key over this text: the note was changed or made up.</summary>
    WrongSignature,
}

/// <summary>A signature that was found good.</summary>
/// <param name="Key">The trusted key that made it.</param>
/// <param name="Signature">The line under the note.</param>
public sealed record VerifiedSignature(NoteVerifierKey Key, NoteSignature Signature);

/// <summary>Whom a note is signed by.</summary>
/// <param name="Outcome">Whether the note may be believed.</param>
/// <param name="Signatures">The good signatures, one a key, in the note's order; none unless the note may be believed.</param>
/// <param name="WrongName">The name over the signature that is wrong; null if none is.</param>
public sealed record NoteVerification(NoteOutcome Outcome, IReadOnlyList<VerifiedSignature> Signatures, string? WrongName);
