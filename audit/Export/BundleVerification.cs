using Exchange.Audit.Verification;

namespace Exchange.Audit.Export;

/// <summary>What verifying a bundle has shown. It ends at the first fault, so what comes behind was not looked at.</summary>
/// <param name="Manifest">What the bundle says of itself; null where that cannot be read.</param>
/// <param name="Checkpoints">What the records are proven by, one for each log; all to be relied on.</param>
/// <param name="Proven">How many records were proven.</param>
/// <param name="Bad">The first fault; null if there is none.</param>
public sealed record BundleVerification(BundleManifest? Manifest, IReadOnlyList<CheckpointFinding> Checkpoints, int Proven, BundleFault? Bad)
{
    /// <summary>True if every file is what it must be.</summary>
    public bool IsSound => Bad is null;
}
