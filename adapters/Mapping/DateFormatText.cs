using System.Buffers;
using System.Globalization;
using System.Text;

namespace Exchange.Adapters.Mapping;

/// <summary>One date format: a .NET custom format string, or one of the two ways to count from 1970.</summary>
internal sealed class DateFormatText
{
    private const string UnixSeconds = "unix-seconds";
    private const string UnixMilliseconds = "unix-milliseconds";
    private const string Example = "write it as yyyy-MM-dd, yyyyMMddHHmmss, unix-seconds or the like";
    private const string Letters = "yMdHhmsfFKztT";
    private const long LastSecond = 253_402_300_799; // 9999-12-31T23:59:59Z

    private static readonly SearchValues<char> TimeLetters = SearchValues.Create("HhmsfFKzt");

    private readonly string _bare;
    private readonly long _unitsASecond;

    public DateFormatText(string text)
    {
        Text = text;
        _bare = WithoutQuoted(text);
        _unitsASecond = text switch { UnixSeconds => 1, UnixMilliseconds => 1_000, _ => 0 };
        HasTime = _unitsASecond > 0 || _bare.AsSpan().ContainsAny(TimeLetters);
    }

    public string Text { get; }

    /// <summary>Whether it tells a time of day beside the day.</summary>
    public bool HasTime { get; }

    /// <summary>What to mend where it is not a format, otherwise null.</summary>
    public string? Wrong
    {
        get
        {
            if (_unitsASecond > 0)
            {
                return null;
            }

            if (_bare.Contains('Z'))
            {
                return "write K for an offset; a Z would be passed over";
            }

            return _bare.Contains("yy", StringComparison.Ordinal) && _bare.Contains('M') && _bare.Contains('d')
                && _bare.All(letter => !char.IsAsciiLetter(letter) || Letters.Contains(letter))
                    ? null
                    : Example;
        }
    }

    /// <summary>
    /// Reads a day and time: of kind UTC where the text tells its offset, otherwise as the registry's clocks show it.
    /// </summary>
    public DateTime? ParseMoment(string text)
    {
        if (_unitsASecond > 0)
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number / _unitsASecond <= LastSecond
                    ? DateTime.UnixEpoch.AddTicks(number * (TimeSpan.TicksPerSecond / _unitsASecond))
                    : null;
        }

        return DateTime.TryParseExact(
            text, Text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment)
                ? moment
                : null;
    }

    /// <summary>Writes what the registry's clocks show, at this offset from UTC.</summary>
    public string Write(DateTime local, TimeSpan offset)
    {
        var moment = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset);
        return _unitsASecond switch
        {
            1 => moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            1_000 => moment.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            _ => moment.ToString(Text, CultureInfo.InvariantCulture),
        };
    }

    // Letters in quotes or behind a backslash are only letters.
    private static string WithoutQuoted(string format)
    {
        var bare = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < format.Length; i++)
        {
            var letter = format[i];
            if (quote != '\0')
            {
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '\'' or '"')
            {
                quote = letter;
            }
            else if (letter == '\\')
            {
                i++;
            }
            else
            {
                bare.Append(letter);
            }
        }

        return bare.ToString();
    }
}
