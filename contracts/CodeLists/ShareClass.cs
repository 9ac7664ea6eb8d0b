namespace Exchange.Contracts.CodeLists;

/// <summary>How far a resource may be shared (GB/T 39046 annex A; State Council order 809, art. 13–15).</summary>
public static class ShareClass
{
    private static readonly CodeList List = new(
        new Code("1", "无条件共享", "unconditional"),
        new Code("2", "有条件共享", "conditional"),
        new Code("3", "不予共享", "withheld"));

    /// <summary>Every entry, in the order of the list.</summary>
    public static IReadOnlyList<Code> All => List.All;

    /// <summary>The entry with this code, or null.</summary>
    public static Code? Find(string? value) => List.Find(value);
}
