namespace Exchange.Gateway.Verification.Offline;

/// <summary>What a counter without a network can say of a presentation.</summary>
internal enum OfflineVerdict
{
    Valid,

    /// <summary>The list says that the certificate has ended: revoked, cancelled, transferred, superseded or lapsed.</summary>
    Ended,
    Suspended,
    Other,
    NotYetValid,
    Expired,

    /// <summary>Not a presentation at all, or of a form that this program does not know.</summary>
    Malformed,
    Forged,
    PresentationExpired,

    /// <summary>The presentation has been accepted at this counter before.</summary>
    Replayed,

    UnknownIssuer,
    UnknownKey,
    ClocksDiffer,

    /// <summary>The presentation names no status list, or none that was downloaded.</summary>
    NoList,
    ListTooOld,
    ListUnusable,

    /// <summary>The directory cannot be written, so that a second showing would not be noticed.</summary>
    CannotRemember,
}

/// <summary>A verdict, and what it was read from.</summary>
/// <param name="Presentation">What was shown, once its signature held.</param>
/// <param name="KnownSince">When the status list was signed; null where none was used.</param>
internal sealed record OfflineAnswer(OfflineVerdict Verdict, Presentation? Presentation = null, DateTimeOffset? KnownSince = null);
