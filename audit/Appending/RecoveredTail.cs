using Exchange.Audit.Segments;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Appending;

/// <summary>
/// Where a log goes on after its last writer. Of a log that was not closed in order, the last group is proven by
/// nothing but the page cache: its records are carried over into the new segment, which begins at the group's first
/// index, so that an old file is never written again and a flush that failed on it is never trusted.
/// </summary>
/// <param name="FirstIndex">The first index of the segment to be made.</param>
/// <param name="Carried">The records that it begins with.</param>
/// <param name="Month">The month of the last segment, before which no later one may be; that of no segment is the first there is.</param>
internal sealed record RecoveredTail(ulong FirstIndex, IReadOnlyList<byte[]> Carried, AuditMonth Month = default)
{
    /// <summary>Finds the end of a log, and removes what a crash left of a segment in the making.</summary>
    /// <exception cref="AuditLogCorruptException">Something other than the tail is damaged.</exception>
    /// <exception cref="AuditKeyException">The last segment's month is sealed under a master key that is not given.</exception>
    public static RecoveredTail Of(ILogStorage storage, MonthKeys months, string logName)
    {
        var names = storage.List();
        if (names.Contains(SegmentName.Temporary))
        {
            storage.Delete(SegmentName.Temporary);
        }

        var segments = SegmentName.Among(names);
        while (segments.Count > 0)
        {
            using var segment = SegmentReader.TryOpen(storage, segments[^1], months, logName, out var bad);
            if (segment is not null)
            {
                return Of(segment);
            }

            if (!bad!.AtTail)
            {
                throw new AuditLogCorruptException(bad);
            }

            storage.Delete(bad.Segment);
            segments.RemoveAt(segments.Count - 1);
        }

        return new RecoveredTail(0, []);
    }

    private static RecoveredTail Of(SegmentReader segment)
    {
        var (groupOffset, groupIndex, before) = (segment.Offset, segment.NextIndex, segment.Offset);
        ReadOutcome outcome;
        while ((outcome = segment.Read()) == ReadOutcome.Record)
        {
            if (segment.Current.Position == 0)
            {
                (groupOffset, groupIndex) = (before, segment.Current.Index);
            }

            before = segment.Offset;
        }

        if (outcome == ReadOutcome.EndMark && !segment.IsRetired)
        {
            return new RecoveredTail(segment.NextIndex, [], segment.Header.Month);
        }

        return segment.IsRetired || segment.IsFollowedByLaterGroup()
            ? throw new AuditLogCorruptException(segment.Bad(atTail: false))
            : new RecoveredTail(groupIndex, Decrypt(segment, groupOffset, groupIndex), segment.Header.Month);
    }

    private static List<byte[]> Decrypt(SegmentReader segment, long offset, ulong index)
    {
        var records = new List<byte[]>();
        segment.GoBackTo(offset, index);
        while (segment.Read() == ReadOutcome.Record)
        {
            if (!segment.TryDecrypt(out var record))
            {
                throw new AuditLogCorruptException(new BadRecord(
                    segment.Name, segment.Offset - segment.Current.Bytes, segment.Current.Index, "the record was changed after it was written", AtTail: false));
            }

            records.Add(record.ToArray());
        }

        return records;
    }
}
