using System.Buffers;
using Exchange.Audit;
using Exchange.Audit.Copying;

namespace Exchange.Gateway.Search.Copies;

/// <summary>
/// Sealed records of one log, from one index to another, as blocks that are written together or not at all. Used again for those
/// that follow, with the memory of its blocks: in a rush they come by the thousand a second.
/// </summary>
/// <param name="replica">The replica whose log it is.</param>
/// <param name="blockBytes">How long a block may be that holds more than one record.</param>
internal sealed class BlockBatch(int replica, int blockBytes)
{
    public const string Columns = "replica, first_index, segment, frames";

    private const int EnoughBytes = 4 << 20;

    /// <summary>The place of the frames in a row.</summary>
    private const int Frames = 3;

    private readonly object _replica = replica;
    private readonly Dictionary<ulong, SegmentCopy> _segments = [];
    private readonly List<object?[]> _rows = [];

    /// <summary>Rows of batches before, by the length of their frames: a database takes no part of an array.</summary>
    private readonly Dictionary<int, Stack<object?[]>> _free = [];
    private readonly ArrayBufferWriter<byte> _frames = new();
    private ulong _first;
    private ulong _segment;
    private int _bytes;
    private int _freeBytes;

    public ulong From { get; private set; }

    /// <summary>The index behind the last record.</summary>
    public ulong Next { get; private set; }

    /// <summary>Of the last record's segment.</summary>
    public AuditMonth LastMonth { get; private set; }

    public bool IsFull => _bytes >= EnoughBytes;

    public IReadOnlyCollection<SegmentCopy> Segments => _segments.Values;

    /// <summary>Begins a batch with nothing in it. The rows of the one before must have been written.</summary>
    /// <param name="from">Where the copy ends so far.</param>
    public void Begin(ulong from)
    {
        foreach (object?[] row in _rows)
        {
            Keep(row);
        }

        _rows.Clear();
        _segments.Clear();
        _frames.ResetWrittenCount();
        (From, Next, _bytes) = (from, from, 0);
    }

    public void Add(ulong index, SegmentCopy segment, ReadOnlySpan<byte> frame)
    {
        // A record that is longer than a block is one by itself.
        if (_frames.WrittenCount == 0 || index != Next || segment.FirstIndex != _segment || _frames.WrittenCount + frame.Length > blockBytes)
        {
            EndBlock();
            (_first, _segment) = (index, segment.FirstIndex);
        }

        _frames.Write(frame);
        _bytes += frame.Length;
        _segments[segment.FirstIndex] = segment;
        LastMonth = segment.Month;
        Next = index + 1;
    }

    /// <summary>The rows, once everything was added.</summary>
    public IReadOnlyList<object?[]> Rows()
    {
        EndBlock();
        return _rows;
    }

    private void EndBlock()
    {
        if (_frames.WrittenCount > 0)
        {
            object?[] row = RowFor(_frames.WrittenCount);
            (row[0], row[1], row[2]) = (_replica, (long)_first, (long)_segment);
            _frames.WrittenSpan.CopyTo((byte[])row[Frames]!);
            _rows.Add(row);
            _frames.ResetWrittenCount();
        }
    }

    private object?[] RowFor(int length)
    {
        if (!_free.TryGetValue(length, out Stack<object?[]>? rows) || !rows.TryPop(out object?[]? row))
        {
            return [null, null, null, new byte[length]];
        }

        _freeBytes -= length;
        return row;
    }

    private void Keep(object?[] row)
    {
        int length = ((byte[])row[Frames]!).Length;
        if (_freeBytes + length > 2 * EnoughBytes)
        {
            // Of lengths that do not come any more.
            _free.Clear();
            _freeBytes = 0;
        }

        if (!_free.TryGetValue(length, out Stack<object?[]>? rows))
        {
            _free[length] = rows = new Stack<object?[]>();
        }

        rows.Push(row);
        _freeBytes += length;
    }
}
