using Exchange.Audit.Tree;

namespace Exchange.Audit.Verification;

/// <summary>What verifying a log has shown. It ends at the first fault, so what comes behind was not looked at.</summary>
/// <param name="Checkpoint">What the checkpoint is worth; null if only the records were to be verified.</param>
/// <param name="Tree">Whether the tiles and bundles are what the checkpoint vouches for; null if not looked at.</param>
/// <param name="Contents">
/// Whether the records are sound and those that the checkpoint vouches for are the published ones; null if not looked
/// at. Records beyond it are judged by themselves.
/// </param>
public sealed record LogVerification(CheckpointFinding? Checkpoint, TreeVerification? Tree, AuditVerification? Contents)
{
    /// <summary>True if all that was to be verified is as it must be, but for an end that a writer at work or a crash leaves.</summary>
    public bool IsSound => Checkpoint is null or { Fault: CheckpointFault.None } && Tree is null or { IsSound: true } && Contents?.Bad is null or { AtTail: true };
}
