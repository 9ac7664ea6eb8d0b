using System.Globalization;
using Exchange.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Adapters.Mapping;

/// <summary>
/// How a registry writes days and instants: one or more formats, tried in order. Text without an offset is read in the
/// registry's time zone.
/// </summary>
internal sealed class DateFormats
{
    private readonly DateFormatText[] _instants;
    private readonly string[] _days;
    private readonly DateFormatText _writtenDay;
    private readonly DateFormatText _writtenInstant;
    private readonly TimeSpan _offset;

    private DateFormats(IReadOnlyList<DateFormatText> formats, TimeSpan offset)
    {
        _offset = offset;
        _instants = [.. formats.Where(format => format.HasTime)];
        _writtenDay = formats.FirstOrDefault(format => !format.HasTime) ?? formats[0];
        _writtenInstant = _instants.FirstOrDefault() ?? formats[0];
        _days = [.. formats.Where(format => !format.HasTime).Select(format => format.Text)];
    }

    /// <summary>Days as ISO 8601 writes them, instants as RFC 3339.</summary>
    public static DateFormats Iso(TimeSpan offset) =>
        new([new("yyyy-MM-dd"), new("yyyy-MM-ddTHH:mm:ss.FFFFFFFK")], offset);

    /// <summary>Reads one format or a list of them, or null where the key is absent.</summary>
    public static DateFormats? Read(Section section, string key, TimeSpan offset)
    {
        var settings = section.Texts(key);
        foreach (var setting in settings)
        {
            if (new DateFormatText(setting.Text).Wrong is { } wrong)
            {
                section.Errors.Add(setting.Place, $"{section.Named(key)} is no date format", wrong);
            }
        }

        return settings.Count == 0 ? null : new DateFormats([.. settings.Select(setting => new DateFormatText(setting.Text))], offset);
    }

    /// <summary>Reads a day. Of an instant, the day it falls on in the registry's time zone.</summary>
    public Date? ParseDay(string text)
    {
        if (DateOnly.TryParseExact(text, _days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return ToDate(day);
        }

        return ParseMoment(text) is { } moment && Shift(moment, _offset) is { } local
            ? ToDate(DateOnly.FromDateTime(local))
            : null;
    }

    /// <summary>Reads an instant. Of a day, its first moment in the registry's time zone.</summary>
    public Timestamp? ParseInstant(string text)
    {
        var moment = ParseMoment(text);
        if (moment is null
            && DateTime.TryParseExact(text, _days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            moment = Shift(day, -_offset);
        }

        return moment is { } utc ? Timestamp.FromDateTime(DateTime.SpecifyKind(utc, DateTimeKind.Utc)) : null;
    }

    /// <summary>Writes a day in the first format of a day.</summary>
    public string WriteDay(Date date) => _writtenDay.Write(new DateTime(date.Year, date.Month, date.Day), _offset);

    /// <summary>Writes an instant in the first format with a time, in the registry's time zone.</summary>
    public string WriteInstant(Timestamp instant) =>
        Shift(instant.ToDateTime(), _offset) is { } local ? _writtenInstant.Write(local, _offset) : "";

    // The instant in UTC.
    private DateTime? ParseMoment(string text)
    {
        foreach (var format in _instants)
        {
            if (format.ParseMoment(text) is { } moment)
            {
                return moment.Kind == DateTimeKind.Utc ? moment : Shift(moment, -_offset);
            }
        }

        return null;
    }

    // Null where the shift leaves the calendar, as the zone does with the last hours of 9999-12-31.
    private static DateTime? Shift(DateTime moment, TimeSpan by)
    {
        var ticks = moment.Ticks + by.Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks) : null;
    }

    private static Date ToDate(DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };
}
