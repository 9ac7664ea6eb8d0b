namespace Exchange.Contracts.CodeLists;

/// <summary>The names of verdicts in files and messages.</summary>
public static class Verdicts
{
    /// <summary>The name as it is exchanged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no verdict.</exception>
    public static string WireName(this Verdict verdict) => verdict switch
    {
        Verdict.Unknown => "unknown",
        Verdict.Revoked => "revoked",
        Verdict.Cancelled => "cancelled",
        Verdict.Transferred => "transferred",
        Verdict.Superseded => "superseded",
        Verdict.Suspended => "suspended",
        Verdict.Other => "other",
        Verdict.NotYetValid => "not-yet-valid",
        Verdict.Expired => "expired",
        Verdict.Valid => "valid",
        Verdict.Several => "several",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Not a verdict."),
    };

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string? name, out Verdict verdict)
    {
        verdict = name switch
        {
            "unknown" => Verdict.Unknown,
            "revoked" => Verdict.Revoked,
            "cancelled" => Verdict.Cancelled,
            "transferred" => Verdict.Transferred,
            "superseded" => Verdict.Superseded,
            "suspended" => Verdict.Suspended,
            "other" => Verdict.Other,
            "not-yet-valid" => Verdict.NotYetValid,
            "expired" => Verdict.Expired,
            "valid" => Verdict.Valid,
            "several" => Verdict.Several,
            _ => default,
        };
        return verdict != default;
    }
}
