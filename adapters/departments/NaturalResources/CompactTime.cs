using System.Globalization;
using Exchange.Departments.Registries;

namespace Exchange.Departments.NaturalResources;

/// <summary>Dates and times as digits without separators, in UTC+8.</summary>
internal static class CompactTime
{
    public static string Write(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string Write(DateTimeOffset time) =>
        time.ToOffset(ChinaTime.Offset).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    public static string WriteMilliseconds(DateTimeOffset time) =>
        time.ToOffset(ChinaTime.Offset).ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);

    public static DateOnly ReadDate(string text) => DateOnly.ParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture);

    public static DateTimeOffset ReadTime(string text) =>
        new(DateTime.ParseExact(text, "yyyyMMddHHmmss", CultureInfo.InvariantCulture), ChinaTime.Offset);
}
