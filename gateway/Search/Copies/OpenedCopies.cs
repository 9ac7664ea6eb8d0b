using Exchange.Audit;
using Exchange.Audit.Copying;

namespace Exchange.Gateway.Search.Copies;

/// <summary>Opens copies of records, each segment once. Not for several threads at once.</summary>
/// <param name="find">What a segment of a replica's log begins with, and the log's months.</param>
internal sealed class OpenedCopies(Func<int, ulong, (byte[] Header, MonthKeys Months)> find) : IDisposable
{
    private readonly Dictionary<(int Replica, ulong Segment), CopiedSegment?> _segments = [];

    /// <summary>The record; null if its month was retired, or the copy was changed.</summary>
    /// <exception cref="AuditKeyException">The month's secret is sealed under a master key that this node is not given.</exception>
    public AuditRecord? Open(RecordCopy copy) => Decrypt(copy) is { } record ? AuditRecord.Parser.ParseFrom(record) : null;

    /// <summary>The same as it was encoded, by whose bytes the tree commits to it.</summary>
    /// <exception cref="AuditKeyException">The month's secret is sealed under a master key that this node is not given.</exception>
    public byte[]? Decrypt(RecordCopy copy)
    {
        if (!_segments.TryGetValue((copy.Replica, copy.Segment), out CopiedSegment? segment))
        {
            (byte[] header, MonthKeys months) = find(copy.Replica, copy.Segment);
            CopiedSegment.TryOpen(header, copy.Segment, months, out segment);
            _segments.Add((copy.Replica, copy.Segment), segment);
        }

        return segment is not null && segment.TryDecrypt(copy.Index, copy.Frame, out byte[]? record) ? record : null;
    }

    public void Dispose()
    {
        foreach (CopiedSegment? segment in _segments.Values)
        {
            segment?.Dispose();
        }
    }
}
