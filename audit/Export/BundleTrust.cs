using Exchange.Audit.Notes;
using Exchange.Audit.Verification;

namespace Exchange.Audit.Export;

/// <summary>What whoever verifies a bundle knows beforehand, from elsewhere than the bundle itself.</summary>
/// <param name="LogKeys">The keys that sign the logs' checkpoints, one for each log; each is named by its log's origin.</param>
/// <param name="RequiredWitnesses">The witnesses that must all have cosigned each checkpoint.</param>
public sealed record BundleTrust(IReadOnlyList<NoteVerifierKey> LogKeys, IReadOnlyList<NoteVerifierKey> RequiredWitnesses)
{
    /// <summary>What a log is measured by; null where its key is not known.</summary>
    internal LogTrust? Of(string origin) => LogKeys.FirstOrDefault(key => key.Name == origin) is { } key
        ? new LogTrust(key) { RequiredWitnesses = RequiredWitnesses }
        : null;
}
