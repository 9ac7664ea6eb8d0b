namespace Exchange.Contracts.CodeLists;

/// <summary>How often a resource is brought up to date (GB/T 39046 annex A).</summary>
public static class UpdateCycle
{
    private static readonly CodeList List = new(
        new Code("1", "实时", "real time"),
        new Code("2", "每日", "daily"),
        new Code("3", "每周", "weekly"),
        new Code("4", "每月", "monthly"),
        new Code("5", "每季度", "quarterly"),
        new Code("6", "每半年", "half-yearly"),
        new Code("7", "每年", "yearly"),
        new Code("8", "不定期", "irregular"),
        new Code("9", "不更新", "none"));

    /// <summary>Every entry, in the order of the list.</summary>
    public static IReadOnlyList<Code> All => List.All;

    /// <summary>The entry with this code, or null.</summary>
    public static Code? Find(string? value) => List.Find(value);
}
