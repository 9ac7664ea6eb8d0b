namespace Exchange.Contracts.CodeLists;

/// <summary>
/// The answer to "is this certificate good?". Where several apply, the first in this order is given; the numbers keep
/// the order and are those of verification.proto. They start at 1, so that a forgotten verdict is none of these.
/// </summary>
public enum Verdict
{
    /// <summary>The responsible registry answered that there is no such certificate. Never "could not find out".</summary>
    Unknown = 1,

    /// <summary>Taken back by the issuer; also withdrawn.</summary>
    Revoked,

    /// <summary>Ended at the holder's wish, or because the holder ended.</summary>
    Cancelled,

    /// <summary>Moved to another issuer or holder.</summary>
    Transferred,

    /// <summary>Replaced by a later version.</summary>
    Superseded,

    /// <summary>Out of force for a time.</summary>
    Suspended,

    /// <summary>A state that only the source can explain.</summary>
    Other,

    /// <summary>Its validity begins on a later day.</summary>
    NotYetValid,

    /// <summary>Its validity has run out by the clock or by the source; also lapsed.</summary>
    Expired,

    /// <summary>Good.</summary>
    Valid,

    /// <summary>Holder and type name more than one current certificate; the candidates are listed.</summary>
    Several,
}
