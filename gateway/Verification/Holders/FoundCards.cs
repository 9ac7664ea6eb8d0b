using Exchange.Contracts.V1;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification.Holders;

/// <summary>All cards of a holder and a type, current or not.</summary>
/// <param name="Holder">Of holder and type, as whoever answers for the type makes it; not known where it does not tell.</param>
internal sealed record FoundCards(IReadOnlyList<Card> Cards, DateTimeOffset AsOf, ServedFrom ServedFrom, AuditPosition? PeerAudit, HolderKey Holder);
