using Exchange.Audit;

namespace Exchange.Gateway.Search;

/// <summary>A page of answers.</summary>
/// <param name="Last">The place behind which there is more; null if there is none.</param>
/// <param name="Covered">What was searched: everything below these sizes, and nothing that came later.</param>
internal sealed record AuditPage(IReadOnlyList<FoundRecord> Found, SearchPlace? Last, IReadOnlyList<CoveredLog> Covered);

/// <param name="Record">Null if it cannot be read any more: its month was retired meanwhile, or the copy was changed.</param>
internal sealed record FoundRecord(SearchPlace Place, AuditRecord? Record);

/// <param name="Replica">Whose log.</param>
/// <param name="Size">How many records of it.</param>
internal sealed record CoveredLog(int Replica, ulong Size);
