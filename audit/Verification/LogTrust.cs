using Exchange.Audit.Notes;

namespace Exchange.Audit.Verification;

/// <summary>What an auditor knows of a log beforehand, from elsewhere than the log itself.</summary>
/// <param name="LogKey">
/// The key that signs the log's checkpoints. Its name is the log's origin (c2sp.org/tlog-checkpoint, "Signatures", which
/// advises it; checkpoints of ours have it so).
/// </param>
public sealed record LogTrust(NoteVerifierKey LogKey)
{
    /// <summary>Which log it is to the world.</summary>
    public string Origin => LogKey.Name;

    /// <summary>The witnesses that must all have cosigned; keys of type <see cref="NoteKeyType.Cosignature"/>.</summary>
    public IReadOnlyList<NoteVerifierKey> RequiredWitnesses { get; init; } = [];

    /// <summary>An older checkpoint that the auditor has kept: the log must be the same, grown.</summary>
    public SignedCheckpoint? Since { get; init; }
}
