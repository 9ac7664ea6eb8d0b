using Exchange.Audit.Tree;

namespace Exchange.Audit.Verification;

/// <summary>What was published of a log, to be verified.</summary>
/// <param name="Checkpoint">The checkpoint as it is published, read before any tile is; null if there is none.</param>
/// <param name="Tiles">The tiles and bundles.</param>
/// <param name="Trust">What they are measured by.</param>
public sealed record PublishedTree(byte[]? Checkpoint, ITileStorage Tiles, LogTrust Trust);
