namespace Exchange.Audit.Notes;

/// <summary>Why a note's text is not a checkpoint (c2sp.org/tlog-checkpoint, "Note text").</summary>
public enum CheckpointProblem
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It is no signed note in the first place; the note's own problem says why.</summary>
    Note,

    /// <summary>Longer than <see cref="Checkpoint.MaximumCharacters"/>.</summary>
    TooLong,

    /// <summary>Fewer than three lines, an empty one, or an end without a newline.</summary>
    Lines,

    /// <summary>The second line is no number below 2^64 in decimal digits without leading zeroes.</summary>
    Size,

    /// <summary>The third line is not 32 bytes in base64.</summary>
    RootHash,
}
