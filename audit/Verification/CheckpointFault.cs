namespace Exchange.Audit.Verification;

/// <summary>Why a published checkpoint is not to be relied on.</summary>
public enum CheckpointFault
{
    /// <summary>It is.</summary>
    None,

    /// <summary>The checkpoint that the auditor has kept is not signed by this log: nothing can be measured by it.</summary>
    KeptIsOfNoTrust,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It is no signed checkpoint (c2sp.org/tlog-checkpoint, "Note text").</summary>
    Unreadable,

    /// <summary>It is of another log.</summary>
    OtherOrigin,

    /// <summary>The log's key has not signed it.</summary>
    NotSignedByLog,

    /// <summary>A signature that names the log or a required witness is not theirs over this text.</summary>
    WrongSignature,

    /// <summary>A witness that is required has not cosigned it, or not yet.</summary>
    NotCosigned,

    /// <summary>It is of fewer records than the one kept. Who serves an old copy of it gives the same picture.</summary>
    RolledBack,

    /// <summary>The log has signed two histories: this one does not begin with that of the checkpoint kept.</summary>
    Forked,
}
