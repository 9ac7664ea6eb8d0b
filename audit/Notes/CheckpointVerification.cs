namespace Exchange.Audit.Notes;

/// <summary>Whether a checkpoint may be believed.</summary>
public enum CheckpointOutcome
{
    /// <summary>The log has signed it, and no trusted key is claimed to have that has not.</summary>
    Trusted,

    /// <summary>It is of another log than the one asked for.</summary>
    OtherOrigin,

    /// <summary>No key of the log has signed it; what witnesses have signed without the log counts for nothing.</summary>
    NotSignedByLog,

    /// <summary>A signature that names a key of the log or of a trusted witness is wrong: it was changed or made up.</summary>
    WrongSignature,
}

/// <summary>Who stands for a checkpoint.</summary>
/// <param name="Outcome">Whether it may be believed.</param>
/// <param name="Cosignatures">The trusted witnesses that have cosigned it, each once; none unless it may be believed.</param>
/// <param name="WrongName">The name over the signature that is wrong; null if none is.</param>
public sealed record CheckpointVerification(
    CheckpointOutcome Outcome, IReadOnlyList<Cosignature> Cosignatures, string? WrongName);
