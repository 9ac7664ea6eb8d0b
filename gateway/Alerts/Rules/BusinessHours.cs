using System.Collections.Frozen;

namespace Exchange.Gateway.Alerts.Rules;

/// <summary>When officers are at work: hours of certain days, in the node's time zone.</summary>
internal sealed class BusinessHours(BusinessHoursOptions options, TimeZoneInfo zone)
{
    private static readonly DayOfWeek[] s_weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    private readonly FrozenSet<DayOfWeek> _days = (options.Days.Count > 0 ? options.Days : [.. s_weekdays]).ToFrozenSet();
    private readonly FrozenSet<DateOnly> _holidays = options.Holidays.ToFrozenSet();
    private readonly FrozenSet<DateOnly> _workingDays = options.WorkingDays.ToFrozenSet();

    public bool Contain(DateTimeOffset time)
    {
        DateTime local = TimeZoneInfo.ConvertTime(time, zone).DateTime;
        DateOnly day = DateOnly.FromDateTime(local);
        bool works = _workingDays.Contains(day) || (_days.Contains(day.DayOfWeek) && !_holidays.Contains(day));
        TimeOnly clock = TimeOnly.FromDateTime(local);
        return works && clock >= options.From && clock < options.To;
    }
}
