using Exchange.Audit.Segments;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Retirement;

/// <summary>The records of one month.</summary>
/// <param name="Month">The month.</param>
/// <param name="First">Its first record.</param>
/// <param name="End">The first record behind it.</param>
internal readonly record struct MonthSpan(AuditMonth Month, ulong First, ulong End)
{
    /// <summary>The spans of the months before one, as the headers of the segments tell, the earliest first.</summary>
    /// <exception cref="AuditLogCorruptException">A header is damaged, so that nobody can tell which month it begins.</exception>
    public static List<MonthSpan> Before(AuditMonth before, ILogStorage storage, MonthKeys months, string logName)
    {
        var spans = new List<MonthSpan>();
        MonthSpan? open = null;
        foreach (var first in SegmentName.Among(storage.List()))
        {
            using var segment = SegmentReader.TryOpen(storage, first, months, logName, out var bad) ?? throw new AuditLogCorruptException(bad!);
            var month = segment.Header.Month;
            if (month == open?.Month)
            {
                continue;
            }

            if (open is { } over)
            {
                spans.Add(over with { End = first });
            }

            if (month >= before)
            {
                return spans;
            }

            open = new MonthSpan(month, first, first);
        }

        return spans;
    }
}
