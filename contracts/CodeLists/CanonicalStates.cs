namespace Exchange.Contracts.CodeLists;

/// <summary>The names of canonical states in files and messages.</summary>
public static class CanonicalStates
{
    /// <summary>The name as it is exchanged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no canonical state.</exception>
    public static string WireName(this CanonicalState state) => state switch
    {
        CanonicalState.Valid => "valid",
        CanonicalState.Suspended => "suspended",
        CanonicalState.Revoked => "revoked",
        CanonicalState.Cancelled => "cancelled",
        CanonicalState.Expired => "expired",
        CanonicalState.Superseded => "superseded",
        CanonicalState.Transferred => "transferred",
        CanonicalState.Other => "other",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a canonical state."),
    };

    /// <summary>
    /// Reads a name. The standards' own words <c>withdrawn</c> and <c>lapsed</c> are taken for revoked and expired, so
    /// that a state map can be written in the words of its source.
    /// </summary>
    public static bool TryParse(string? name, out CanonicalState state)
    {
        state = name switch
        {
            "valid" => CanonicalState.Valid,
            "suspended" => CanonicalState.Suspended,
            "revoked" or "withdrawn" => CanonicalState.Revoked,
            "cancelled" => CanonicalState.Cancelled,
            "expired" or "lapsed" => CanonicalState.Expired,
            "superseded" => CanonicalState.Superseded,
            "transferred" => CanonicalState.Transferred,
            "other" => CanonicalState.Other,
            _ => default,
        };
        return state != default;
    }
}
