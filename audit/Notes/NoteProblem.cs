namespace Exchange.Audit.Notes;

/// <summary>Why bytes are not a signed note (c2sp.org/signed-note, "Format").</summary>
public enum NoteProblem
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>More than <see cref="SignedNote.MaximumBytes"/>.</summary>
    TooLong,

    /// <summary>Not valid UTF-8.</summary>
    NotUtf8,

    /// <summary>A control character below U+0020 other than newline.</summary>
    ControlCharacter,

    /// <summary>No empty line with signature lines behind it, or the last line does not end.</summary>
    NoSignatures,

    /// <summary>More than <see cref="SignedNote.MaximumSignatures"/>.</summary>
    TooManySignatures,

    /// <summary>A line behind the last empty one is not a signature.</summary>
    MalformedSignature,
}
