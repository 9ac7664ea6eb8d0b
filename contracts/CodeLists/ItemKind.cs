namespace Exchange.Contracts.CodeLists;

/// <summary>The kind of a government service item (GB/T 39046 annex A).</summary>
public static class ItemKind
{
    private static readonly CodeList List = new(
        new Code("01", "行政许可", "administrative licence"),
        new Code("02", "行政处罚", "administrative penalty"),
        new Code("03", "行政强制", "administrative coercion"),
        new Code("04", "行政征收", "administrative levy"),
        new Code("05", "行政给付", "administrative benefit"),
        new Code("06", "行政检查", "administrative inspection"),
        new Code("07", "行政确认", "administrative confirmation"),
        new Code("08", "行政奖励", "administrative reward"),
        new Code("09", "行政裁决", "administrative ruling"),
        new Code("10", "其他行政权力", "other administrative power"),
        new Code("20", "公共服务", "public service"));

    /// <summary>Every entry, in the order of the list.</summary>
    public static IReadOnlyList<Code> All => List.All;

    /// <summary>The entry with this code, or null.</summary>
    public static Code? Find(string? value) => List.Find(value);
}
