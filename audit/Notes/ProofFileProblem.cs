namespace Exchange.Audit.Notes;

/// <summary>Why bytes are no proof file (c2sp.org/tlog-proof, "Format").</summary>
public enum ProofFileProblem
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>No empty line stands where the checkpoint should begin, or more before it than a proof can have.</summary>
    Lines,

    /// <summary>The first line does not name this format and version.</summary>
    Version,

    /// <summary>The extra data is empty, not in base64, or longer than <see cref="ProofFile.MaximumExtraBytes"/>.</summary>
    Extra,

    /// <summary>The line with the index is missing, or not decimal digits without leading zeroes.</summary>
    Index,

    /// <summary>A line of the proof is not 32 bytes in base64, or there are more than <see cref="ProofFile.MaximumProofHashes"/>.</summary>
    Proof,

    /// <summary>What follows the empty line is no checkpoint.</summary>
    Checkpoint,
}
