namespace Exchange.Contracts.CodeLists;

/// <summary>What kind of code names the holder of a certificate (GB/T 36903).</summary>
public static class HolderCodeType
{
    /// <summary>A citizen identification number (GB 11643).</summary>
    public const string CitizenId = "111";

    /// <summary>A unified social credit code (GB 32100).</summary>
    public const string UnifiedSocialCreditCode = "001";

    private static readonly CodeList List = new(
        new Code(CitizenId, "居民身份证", "citizen ID"),
        new Code(UnifiedSocialCreditCode, "统一社会信用代码", "unified social credit code"),
        new Code("099", "其他法人或组织证件", "other organisation document"),
        new Code("414", "普通护照", "passport"),
        new Code("511", "台湾居民来往大陆通行证", "Taiwan residents' travel permit"),
        new Code("516", "港澳居民来往内地通行证", "Hong Kong and Macau residents' travel permit"),
        new Code("553", "外国人永久居留身份证", "foreign permanent resident ID card"),
        new Code("999", "其他自然人证件", "other personal document"));

    /// <summary>Every entry, in the order of the list.</summary>
    public static IReadOnlyList<Code> All => List.All;

    /// <summary>The entry with this code, or null.</summary>
    public static Code? Find(string? value) => List.Find(value);
}
