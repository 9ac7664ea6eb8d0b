namespace Exchange.Tests.Integration.Fixtures;

/// <summary>Why the tests ask.</summary>
internal static class Purpose
{
    /// <summary>One that every grant of the demo lists.</summary>
    public const string Granted = "餐饮店开办核验";

    /// <summary>One that no grant lists.</summary>
    public const string NotGranted = "好奇";

    public const string Officer = "jy-017";

    public static object Context { get; } = new { purpose = Granted, officer = Officer };

    /// <summary>The same as headers, percent-encoded.</summary>
    public static IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string>
    {
        ["Exchange-Purpose"] = Uri.EscapeDataString(Granted),
        ["Exchange-Officer"] = Officer,
    };
}
