using Exchange.Audit.Tree;

namespace Exchange.Gateway.Search.Restoring;

/// <summary>What was written of a log.</summary>
/// <param name="Records">How many records, those of retired months included.</param>
/// <param name="Segments">In how many segments.</param>
/// <param name="LastTime">The time of the last one that can be read.</param>
/// <param name="Missing">The records that the copy does not have.</param>
/// <param name="Roots">The root that the tree of these records has at each size that was asked for and could be computed.</param>
/// <param name="Fault">What makes the copy useless from a record on; null where nothing does.</param>
internal sealed record RestoredLog(
    ulong Records, int Segments, DateTimeOffset? LastTime, IReadOnlyList<MissingRecords> Missing, IReadOnlyDictionary<ulong, TreeHash> Roots, string? Fault);

/// <summary>Records that are missing, from one index up to another.</summary>
/// <param name="AreRetired">Their months were retired before they were copied.</param>
internal sealed record MissingRecords(ulong From, ulong End, bool AreRetired);
