using System.Globalization;

namespace Exchange.Gateway.Console.Texts;

/// <summary>How the page says things: in its language, and with times as the node's clocks show them.</summary>
internal sealed class Phrasing(Language language, TimeZoneInfo zone)
{
    public Language Language => language;

    public string this[Text text] => text.In(language);

    public string this[Text text, params ReadOnlySpan<object?> values] => string.Format(CultureInfo.InvariantCulture, text.In(language), values);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>To the second, with the offset, so that a slip says the same everywhere.</summary>
    public string Time(DateTimeOffset instant)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(instant, zone);
        string offset = local.Offset.ToString(local.Offset.Minutes == 0 ? "%h" : @"h\:mm", CultureInfo.InvariantCulture);
        return local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " (UTC" + (local.Offset < TimeSpan.Zero ? "-" : "+") + offset + ")";
    }
}
