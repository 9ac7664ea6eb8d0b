using System.Globalization;

namespace Exchange.Audit;

/// <summary>
/// A month of China time (UTC+8), written "2026-11". A log has one secret a month, and a segment belongs to the month in
/// which it was begun.
/// </summary>
public readonly record struct AuditMonth : IComparable<AuditMonth>
{
    private const int Letters = 7;
    private const int MonthsOfAYear = 12;

    private readonly int _number;

    /// <param name="year">1 to 9999.</param>
    /// <param name="month">1 to 12.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such month.</exception>
    public AuditMonth(int year, int month)
        : this(Exists(year, month) ? NumberOf(year, month) : throw new ArgumentOutOfRangeException(nameof(month), $"There is no month {year}-{month}."))
    {
    }

    private AuditMonth(int number) => _number = number;

    /// <summary>The year, 1 to 9999.</summary>
    public int Year => _number / MonthsOfAYear;

    /// <summary>The month of the year, 1 to 12.</summary>
    public int Month => (_number % MonthsOfAYear) + 1;

    private static TimeSpan ChinaTime => TimeSpan.FromHours(8);

    /// <summary>The month that it was in China at a moment.</summary>
    public static AuditMonth Of(DateTimeOffset moment)
    {
        var there = moment.ToOffset(ChinaTime);
        return new AuditMonth(NumberOf(there.Year, there.Month));
    }

    /// <summary>Reads "2026-11"; no other spelling.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AuditMonth month)
    {
        month = default;
        if (text.Length != Letters || text[4] != '-'
            || !int.TryParse(text[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !Exists(year, number))
        {
            return false;
        }

        month = new AuditMonth(year, number);
        return true;
    }

    /// <summary>The later of two.</summary>
    public static AuditMonth Later(AuditMonth one, AuditMonth other) => one > other ? one : other;

    /// <inheritdoc/>
    public int CompareTo(AuditMonth other) => _number.CompareTo(other._number);

    /// <summary>Whether one month is before another.</summary>
    public static bool operator <(AuditMonth left, AuditMonth right) => left._number < right._number;

    /// <summary>Whether one month is after another.</summary>
    public static bool operator >(AuditMonth left, AuditMonth right) => left._number > right._number;

    /// <summary>Whether one month is another or before it.</summary>
    public static bool operator <=(AuditMonth left, AuditMonth right) => left._number <= right._number;

    /// <summary>Whether one month is another or after it.</summary>
    public static bool operator >=(AuditMonth left, AuditMonth right) => left._number >= right._number;

    /// <summary>"2026-11".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}");

    internal static bool Exists(int year, int month) => year is >= 1 and <= 9999 && month is >= 1 and <= MonthsOfAYear;

    private static int NumberOf(int year, int month) => (year * MonthsOfAYear) + month - 1;
}
