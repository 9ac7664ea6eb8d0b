using System.Globalization;

namespace Exchange.Departments.HumanResources;

/// <summary>Days of validity as they are printed on paper: 2021年05月01日.</summary>
internal static class ChineseDate
{
    /// <summary>How this registry writes that a certificate has no end.</summary>
    public const string WithoutEnd = "长期";

    private const string Format = "yyyy年MM月dd日";

    public static string Write(DateOnly date) => date.ToString(Format, CultureInfo.InvariantCulture);

    public static DateOnly Read(string text) => DateOnly.ParseExact(text, Format, CultureInfo.InvariantCulture);
}
