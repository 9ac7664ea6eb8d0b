namespace Exchange.Audit.Notes;

/// <summary>Why a body is no request to cosign a checkpoint: to be answered with 400 (c2sp.org/tlog-witness, "add-checkpoint").</summary>
public enum AddCheckpointProblem
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>No empty line stands where the checkpoint should begin, or more lines before it than a request can have.</summary>
    Lines,

    /// <summary>The first line is not <c>old</c>, a space and a size in decimal digits without leading zeroes.</summary>
    OldSize,

    /// <summary>
    /// A line of the proof is not 32 bytes in base64, or there are more than <see cref="AddCheckpointRequest.MaximumProofHashes"/>.
    /// </summary>
    Proof,

    /// <summary>What follows the empty line is no checkpoint.</summary>
    Checkpoint,
}
