namespace Exchange.Audit.Tree;

/// <summary>The first thing in a published tree that cannot be trusted.</summary>
/// <param name="Tile">The tile or bundle; null if all of them fit together and only the root is another one.</param>
/// <param name="Entry">The index of the entry, where it is one entry that is at fault.</param>
/// <param name="Why">What is wrong with it.</param>
public sealed record TreeFault(TilePath? Tile, ulong? Entry, string Why)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => (Tile, Entry) switch
    {
        (null, _) => Why,
        ({ } tile, null) => $"{tile}: {Why}",
        ({ } tile, { } entry) => $"{tile}, entry {entry}: {Why}",
    };
}
