using Exchange.Audit.Segments;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Copying;

/// <summary>
/// Follows a log while it is written, for whoever keeps a copy: each record both decrypted and as it stands in its segment.
/// Not for several threads at once.
/// </summary>
/// <param name="log">The log's files.</param>
/// <param name="keys">The log's master keys.</param>
/// <param name="from">The index of the first record to give.</param>
public sealed class LogFollower(ILogStorage log, AuditKeys keys, ulong from) : IDisposable
{
    private readonly LogCursor _cursor = new(log, keys, from);
    private ulong _count;

    /// <summary>The index of the record that comes next.</summary>
    public ulong Next { get; private set; } = from;

    /// <summary>The segment that holds the record given last.</summary>
    public SegmentCopy Segment { get; private set; } = null!;

    /// <summary>The record given last as it stands in its segment. Holds until the next call.</summary>
    public ReadOnlySpan<byte> Frame => _cursor.Segment.FrameBytes;

    /// <summary>Gives the next record if it is below a number of records that are durable (<see cref="AuditLog.Count"/>); false if it is not.</summary>
    /// <param name="count">How many records are durable; may grow from call to call.</param>
    /// <param name="record">The record, encoded. Holds until the next call.</param>
    /// <exception cref="AuditLogCorruptException">The record is missing or damaged.</exception>
    /// <exception cref="AuditKeyException">The key of its segment is not among those given.</exception>
    /// <exception cref="IOException">The log cannot be read.</exception>
    public bool MoveNext(ulong count, out ReadOnlySpan<byte> record)
    {
        record = default;
        return IsDurable(count) && Moved(_cursor.MoveNext(out record));
    }

    /// <summary>The same for whoever wants the record as it stands in its segment only: it is not decrypted.</summary>
    /// <inheritdoc cref="MoveNext(ulong, out ReadOnlySpan{byte})"/>
    public bool MoveNext(ulong count) => IsDurable(count) && Moved(_cursor.MoveNext());

    /// <inheritdoc/>
    public void Dispose() => _cursor.Dispose();

    private bool IsDurable(ulong count)
    {
        if (Next >= count)
        {
            return false;
        }

        if (count > _count)
        {
            // What was read ahead may since have been written, or given up for another segment.
            _count = count;
            _cursor.Refresh();
        }

        return true;
    }

    private bool Moved(bool hasRecord)
    {
        if (!hasRecord)
        {
            throw new AuditLogCorruptException(_cursor.Bad ?? new BadRecord(SegmentName.Of(Next), 0, Next, "the log ends before this record, which was durable", AtTail: false));
        }

        Next = _cursor.Index + 1;
        if (Segment?.FirstIndex != _cursor.Segment.Header.FirstIndex)
        {
            Segment = SegmentCopy.Of(_cursor.Segment);
        }

        return true;
    }
}
