namespace Exchange.Contracts.CodeLists;

/// <summary>Whether a case is decided on the spot (GB/T 39046 annex A).</summary>
public static class HandlingKind
{
    private static readonly CodeList List = new(
        new Code("1", "即办件", "immediate"),
        new Code("2", "承诺件", "promised"),
        new Code("9", "其他", "other"));

    /// <summary>Every entry, in the order of the list.</summary>
    public static IReadOnlyList<Code> All => List.All;

    /// <summary>The entry with this code, or null.</summary>
    public static Code? Find(string? value) => List.Find(value);
}
