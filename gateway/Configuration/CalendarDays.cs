namespace Exchange.Gateway.Configuration;

/// <summary>
/// Calendar days as instants, in the node's time zone. Days at either end of the calendar, with which registries and
/// configurations write "ever", begin and end with it.
/// </summary>
internal static class CalendarDays
{
    /// <summary>The day's first instant, in UTC.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        if (day == DateOnly.MinValue)
        {
            return DateTimeOffset.MinValue;
        }

        DateTime local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The first instant behind the day, in UTC.</summary>
    public static DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone) =>
        day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : StartOf(day.AddDays(1), zone);
}
