namespace Exchange.Contracts.CodeLists;

/// <summary>Whom an item serves (GB/T 39046 annex A).</summary>
public static class ServedKind
{
    private static readonly CodeList List = new(
        new Code("1", "自然人", "person"),
        new Code("2", "企业法人", "enterprise"),
        new Code("3", "事业法人", "public institution"),
        new Code("4", "社会组织法人", "social organisation"),
        new Code("5", "行政机关", "government organ"),
        new Code("6", "其他组织", "other organisation"));

    /// <summary>Every entry, in the order of the list.</summary>
    public static IReadOnlyList<Code> All => List.All;

    /// <summary>The entry with this code, or null.</summary>
    public static Code? Find(string? value) => List.Find(value);
}
