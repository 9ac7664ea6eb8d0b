namespace Exchange.Contracts.CodeLists;

/// <summary>
/// The state of a certificate in the gateway's own words. No national list exists: each type's standard numbers its own
/// states, which a <see cref="StateMap"/> translates. The numbers are those of certificate.proto;
/// they start at 1, so that a forgotten state is none of these.
/// </summary>
public enum CanonicalState
{
    /// <summary>In force. Whether it has begun or run out is a matter of the clock.</summary>
    Valid = 1,

    /// <summary>Out of force for a time.</summary>
    Suspended,

    /// <summary>Taken back by the issuer; also withdrawn.</summary>
    Revoked,

    /// <summary>Ended at the holder's wish, or because the holder ended.</summary>
    Cancelled,

    /// <summary>Run out; also lapsed.</summary>
    Expired,

    /// <summary>Replaced by a later version.</summary>
    Superseded,

    /// <summary>Moved to another issuer or holder.</summary>
    Transferred,

    /// <summary>A state that the source explains in words, or one that no map knows.</summary>
    Other,
}
