namespace Exchange.Contracts.CodeLists;

/// <summary>The level of government that handles an item (GB/T 39046 annex A).</summary>
public static class ItemLevel
{
    private static readonly CodeList List = new(
        new Code("1", "国家级", "state"),
        new Code("2", "省级", "province"),
        new Code("3", "市级", "city"),
        new Code("4", "县级", "county or district"),
        new Code("5", "乡镇级", "township"),
        new Code("6", "村级", "village"));

    /// <summary>Every entry, in the order of the list.</summary>
    public static IReadOnlyList<Code> All => List.All;

    /// <summary>The entry with this code, or null.</summary>
    public static Code? Find(string? value) => List.Find(value);
}
