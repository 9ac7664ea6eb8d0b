namespace Exchange.Contracts.CodeLists;

/// <summary>How an applicant evaluates a case, once per case (GB/T 39046 annex A).</summary>
public static class Satisfaction
{
    private static readonly CodeList List = new(
        new Code("1", "非常满意", "very satisfied"),
        new Code("2", "满意", "satisfied"),
        new Code("3", "基本满意", "fairly satisfied"),
        new Code("4", "不满意", "dissatisfied"),
        new Code("5", "非常不满意", "very dissatisfied"));

    /// <summary>Every entry, in the order of the list.</summary>
    public static IReadOnlyList<Code> All => List.All;

    /// <summary>The entry with this code, or null.</summary>
    public static Code? Find(string? value) => List.Find(value);
}
