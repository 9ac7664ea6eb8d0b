using Exchange.Audit.Segments;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Verification;

/// <summary>
/// A month counts as retired by its mark alone, which whoever holds the master key can write. That it was ordered, by whom and why, is a
/// record of the log: without one, secrets were destroyed that nobody had ordered to be.
/// </summary>
internal static class RetirementCheck
{
    /// <summary>The first record of a retired month that no record orders retired; null where there is none.</summary>
    /// <exception cref="AuditKeyException">A mark is sealed under a master key that is not given.</exception>
    public static BadRecord? Run(ILogStorage storage, AuditKeys keys, string logName)
    {
        var months = MonthKeys.Open(storage, keys, logName);
        foreach (var month in new MonthFolder(storage).Months(MonthFileKind.Retired))
        {
            if (months.FindRetired(month, logName) is { } retired && !IsOrdered(month, retired, storage, keys))
            {
                return new BadRecord(SegmentName.Of(retired.First), 0, retired.First, $"the month {month} was retired, and record {retired.Order}, which is to have ordered it, does not", AtTail: false);
            }
        }

        return null;
    }

    private static bool IsOrdered(AuditMonth month, RetiredMonth retired, ILogStorage storage, AuditKeys keys)
    {
        using var cursor = new LogCursor(storage, keys, retired.Order);
        if (retired.Order < retired.End || !cursor.MoveNext(out var record))
        {
            return false;
        }

        // An order whose own month was retired since cannot be read any more.
        return cursor.Index > retired.Order
            || (AuditRecord.Parser.ParseFrom(record) is { Kind: AuditKind.Retirement, Retirement: { } ordered }
                && ordered.Months.Contains(month.ToString())
                && ordered.End >= retired.End);
    }
}
