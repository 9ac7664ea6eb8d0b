namespace Exchange.Audit.Notes;

/// <summary>What a witness makes of a checkpoint that it is asked to cosign (c2sp.org/tlog-witness, "add-checkpoint").</summary>
public enum WitnessOutcome
{
    /// <summary>It continues what was cosigned before: to be kept as the latest, then cosigned. 200.</summary>
    Accepted,

    /// <summary>The witness does not serve this log. 404.</summary>
    UnknownOrigin,

    /// <summary>No trusted key of the log has signed it, or a signature that names one is wrong. 403.</summary>
    NotSignedByLog,

    /// <summary>The old size is above the checkpoint's own. 400.</summary>
    OldSizeAboveSize,

    /// <summary>The old size is not that of the checkpoint cosigned last, which the answer tells. 409.</summary>
    OldSizeNotLatest,

    /// <summary>A tree of no leaves has not the hash of nothing for its root. 422.</summary>
    EmptyTreeWithOtherRoot,

    /// <summary>
    /// The proof does not lead from the old root to the new one, or is given where none is due. 422. Either the log has
    /// rewritten its past, or whoever sent this made the proof up.
    /// </summary>
    ProofWrong,

    /// <summary>
    /// The log has signed fewer leaves than were cosigned: its past was cut off, or somebody sends an old checkpoint once
    /// more. 409, or 400 where the old size is above the checkpoint's. A log that is told by 409 of more leaves than it
    /// has knows that it was cut off.
    /// </summary>
    RollBack,

    /// <summary>
    /// The log has signed another root for the very size cosigned last: it has two pasts. 422, or 409 or 400 where the old
    /// size is wrong as well.
    /// </summary>
    Fork,
}
