namespace Exchange.Audit.Tree;

/// <summary>What reading a whole published tree has shown.</summary>
/// <param name="Entries">How many entries, from index 0 on, were read and fit the tiles.</param>
/// <param name="Bad">The first tile, bundle or entry that does not belong to the tree; null if all do.</param>
public sealed record TreeVerification(ulong Entries, TreeFault? Bad)
{
    /// <summary>True if the entries, and they alone, make up the tree, and every tile and bundle is what follows from them.</summary>
    public bool IsSound => Bad is null;
}
