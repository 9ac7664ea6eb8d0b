using Exchange.Contracts.CodeLists;

namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>The status types of a published list, two bits wide (IETF Token Status List, section 7.1).</summary>
internal enum PublishedStatus
{
    /// <summary>In force, as far as the registry says; whether it has begun or run out is read from the certificate's days.</summary>
    Valid = 0,

    /// <summary>Ended for good.</summary>
    Invalid = 1,

    /// <summary>Out of force for a time.</summary>
    Suspended = 2,

    /// <summary>A state that only the registry can explain; the value is left to applications.</summary>
    Other = 3,
}

internal static class PublishedStatuses
{
    /// <summary>Bits of an entry.</summary>
    public const int Bits = 2;

    /// <summary>Expiry that the registry states is published, because it can come before the last day that was printed.</summary>
    public static PublishedStatus Of(CanonicalState state) => state switch
    {
        CanonicalState.Valid => PublishedStatus.Valid,
        CanonicalState.Suspended => PublishedStatus.Suspended,
        CanonicalState.Revoked or CanonicalState.Cancelled or CanonicalState.Transferred or CanonicalState.Superseded or CanonicalState.Expired => PublishedStatus.Invalid,
        _ => PublishedStatus.Other,
    };
}
