using Exchange.Audit.Notes;
using Exchange.Audit.Tree;

namespace Exchange.Audit.Verification;

/// <summary>What a published checkpoint is worth.</summary>
/// <param name="Fault">Why it is not to be relied on.</param>
/// <param name="Why">The same for people; empty where it is.</param>
/// <param name="Checkpoint">The checkpoint; null unless the log has signed it.</param>
/// <param name="Cosignatures">Those of required witnesses.</param>
public sealed record CheckpointFinding(CheckpointFault Fault, string Why, SignedCheckpoint? Checkpoint, IReadOnlyList<Cosignature> Cosignatures)
{
    /// <summary>The tree that the checkpoint vouches for; the empty one where it vouches for none.</summary>
    public TreeHead Head => Checkpoint is { Checkpoint: var checkpoint }
        ? new TreeHead(checkpoint.Size, new TreeHash(checkpoint.RootHash.Span))
        : TreeHead.Empty;
}
