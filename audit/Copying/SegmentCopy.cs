using Exchange.Audit.Segments;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Copying;

/// <summary>What must be kept of a segment, besides its records, so that it can be written again.</summary>
/// <param name="FirstIndex">The index of its first record, which names it.</param>
/// <param name="Month">The month under whose key it is.</param>
/// <param name="Header">What it begins with, as it stands there.</param>
public sealed record SegmentCopy(ulong FirstIndex, AuditMonth Month, byte[] Header)
{
    /// <summary>The segments of a log that begin before an index, the earliest first.</summary>
    /// <exception cref="AuditLogCorruptException">The header of one is damaged.</exception>
    /// <exception cref="AuditKeyException">A month's secret is sealed under a master key that is not given.</exception>
    /// <exception cref="IOException">The log cannot be read.</exception>
    public static IEnumerable<SegmentCopy> Before(ulong index, ILogStorage log, AuditKeys keys)
    {
        var months = new MonthKeys(log, keys, logName: null);
        foreach (var first in SegmentName.Among(log.List()).TakeWhile(first => first < index))
        {
            using var segment = SegmentReader.TryOpen(log, first, months, logName: null, out var bad);
            yield return segment is null ? throw new AuditLogCorruptException(bad!) : Of(segment);
        }
    }

    internal static SegmentCopy Of(SegmentReader segment) => new(segment.Header.FirstIndex, segment.Header.Month, segment.HeaderBytes());
}
