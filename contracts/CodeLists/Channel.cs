namespace Exchange.Contracts.CodeLists;

/// <summary>Through which channel a case is handled (GB/T 39046 annex A).</summary>
public static class Channel
{
    private static readonly CodeList List = new(
        new Code("1", "窗口办理", "counter"),
        new Code("2", "网上办理", "web"),
        new Code("3", "移动端办理", "mobile"),
        new Code("4", "快递申请", "courier"),
        new Code("9", "其他", "other"));

    /// <summary>Every entry, in the order of the list.</summary>
    public static IReadOnlyList<Code> All => List.All;

    /// <summary>The entry with this code, or null.</summary>
    public static Code? Find(string? value) => List.Find(value);
}
