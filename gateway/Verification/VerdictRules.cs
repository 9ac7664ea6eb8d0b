using Exchange.Contracts.CodeLists;

namespace Exchange.Gateway.Verification;

/// <summary>
/// Where a verdict is decided. The first that applies: revoked, cancelled, transferred, superseded, suspended, other,
/// not-yet-valid, expired, valid. What the registry says comes before the clock; expiry follows the clock even where
/// the registry never says so.
/// </summary>
internal static class VerdictRules
{
    public static Verdict Decide(Card card, DateTimeOffset now) => card.State switch
    {
        CanonicalState.Revoked => Verdict.Revoked,
        CanonicalState.Cancelled => Verdict.Cancelled,
        CanonicalState.Transferred => Verdict.Transferred,
        CanonicalState.Superseded => Verdict.Superseded,
        CanonicalState.Suspended => Verdict.Suspended,
        CanonicalState.Valid or CanonicalState.Expired when now < card.StartsAt => Verdict.NotYetValid,
        CanonicalState.Expired => Verdict.Expired,
        CanonicalState.Valid => now >= card.EndsAt ? Verdict.Expired : Verdict.Valid,
        _ => Verdict.Other,
    };

    /// <summary>Whether a certificate is one that its holder has now, in force or to be: not ended and not replaced.</summary>
    public static bool IsCurrent(Verdict verdict) =>
        verdict is Verdict.Valid or Verdict.NotYetValid or Verdict.Suspended or Verdict.Other;

    /// <summary>
    /// The verdict over all certificates of a holder and a type: the one current certificate decides; where there is
    /// none, the newest that ended; where there are several, the caller must choose.
    /// </summary>
    public static (Verdict Verdict, Card? Card, IReadOnlyList<Card> Candidates) Decide(IReadOnlyList<Card> cards, DateTimeOffset now)
    {
        if (cards.Count == 0)
        {
            return (Verdict.Unknown, null, []);
        }

        List<Card> current = [.. cards.Where(card => IsCurrent(Decide(card, now)))];
        if (current.Count > 1)
        {
            return (Verdict.Several, null, current);
        }

        Card deciding = current.Count == 1 ? current[0] : cards.OrderByDescending(card => card.StartsAt).ThenByDescending(card => card.Version, StringComparer.Ordinal).First();
        return (Decide(deciding, now), deciding, []);
    }
}
