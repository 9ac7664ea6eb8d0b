namespace Exchange.Audit.Tree;

/// <summary>A tree head: the log at a given size, as a checkpoint vouches for it (C2SP tlog-checkpoint, "Note text").</summary>
/// <param name="Size">How many entries there are.</param>
/// <param name="Root">The hash of the whole tree.</param>
public readonly record struct TreeHead(ulong Size, TreeHash Root)
{
    /// <summary>The log before its first entry.</summary>
    public static TreeHead Empty { get; } = new(0, TreeHash.Empty);
}
