using Exchange.Audit.Storage;

namespace Exchange.Audit.Segments;

/// <summary>
/// Walks over a log's records. A segment counts only up to the first index of the next one: what stands behind, left
/// there by a write that failed or by a crash, was never acknowledged and its indexes were given anew. Records of a
/// retired month are passed over: they are there, in order and match their checksums, but nobody can open them.
/// </summary>
internal sealed class LogCursor(ILogStorage storage, AuditKeys keys, ulong from) : IDisposable
{
    private readonly MonthKeys _months = new(storage, keys, logName: null);
    private SegmentReader? _segment;
    private ulong? _bound;
    private ulong _next = from;
    private string? _logName;
    private bool _readTwice;

    /// <summary>The first record that is missing or damaged, once there is nothing more to read; null if there is none.</summary>
    public BadRecord? Bad { get; private set; }

    /// <summary>The log's name as its first segment tells it; null before that is read.</summary>
    public string? LogName => _logName;

    public ulong Index => _segment!.Current.Index;

    /// <summary>The segment that holds the current record.</summary>
    public SegmentReader Segment => _segment!;

    /// <summary>The month of the current record's segment.</summary>
    public AuditMonth Month => _segment!.Header.Month;

    /// <summary>The index of the record to be read next.</summary>
    public ulong NextIndex => _next;

    public int SegmentsOpened { get; private set; }

    /// <summary>How many records of retired months were passed over.</summary>
    public ulong Retired { get; private set; }

    /// <summary>Moves to the next record that can be read and decrypts it; false at the end or at the first bad one.</summary>
    public bool MoveNext(out ReadOnlySpan<byte> record) => MoveNext(decrypts: true, out record);

    /// <summary>The same without decrypting it: that it matches its checksum is enough.</summary>
    public bool MoveNext() => MoveNext(decrypts: false, out _);

    /// <summary>The record read last, for whoever finds it wrong.</summary>
    public BadRecord Refuse(string why) => new(_segment!.Name, _segment.Offset - _segment.Current.Bytes, Index, why, AtTail: false);

    /// <summary>The record behind the last one, for whoever knows that it must be there.</summary>
    public BadRecord Miss(string why) => new(_segment?.Name ?? SegmentName.Of(_next), _segment?.Offset ?? 0, _next, why, AtTail: false);

    /// <summary>
    /// Forgets what was read ahead, before reading on to what has become durable meanwhile: it may have been written since, or given
    /// up by the writer for a segment that begins with the same index.
    /// </summary>
    public void Refresh()
    {
        if (_segment is not null)
        {
            _bound ??= Following(_segment.Header.FirstIndex);
            _segment.Refresh();
        }
    }

    public void Dispose() => _segment?.Dispose();

    private bool MoveNext(bool decrypts, out ReadOnlySpan<byte> record)
    {
        record = default;
        while (Bad is null && (_segment is not null || Enter()))
        {
            if (_segment!.NextIndex >= _bound)
            {
                Leave();
                continue;
            }

            var outcome = _segment.Read();
            if (outcome == ReadOutcome.Record)
            {
                _readTwice = false;
                if (Index < _next)
                {
                    continue;
                }

                if (_segment.IsRetired)
                {
                    _next = Index + 1;
                    Retired++;
                    continue;
                }

                if (!decrypts || _segment.TryDecrypt(out record))
                {
                    _next = Index + 1;
                    return true;
                }

                Bad = Refuse("the record was changed after it was written");
            }
            else if (!ReadsOn(outcome))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>The segment has no further record so far. Whether to look once more: the writer may have gone on meanwhile.</summary>
    private bool ReadsOn(ReadOutcome outcome)
    {
        if (_bound is null && Following(_segment!.Header.FirstIndex) is { } bound)
        {
            _bound = bound;
            _segment.Refresh();
            return true;
        }

        // The month in which somebody ordered the retirement lies behind the retired ones.
        var damaged = _bound is not null || _segment!.IsRetired || _segment.IsFollowedByLaterGroup();
        if (damaged && !_readTwice)
        {
            _readTwice = true;
            _segment!.Refresh();
            return true;
        }

        if (damaged || outcome == ReadOutcome.Bad)
        {
            Bad = _segment!.Bad(atTail: !damaged);
        }

        return false;
    }

    private bool Enter()
    {
        var segments = SegmentName.Among(storage.List());
        var position = segments.FindLastIndex(first => first <= _next);
        if (position < 0)
        {
            Bad = segments.Count == 0 ? null : new BadRecord(SegmentName.Of(segments[0]), 0, _next, "records before this segment are missing", AtTail: false);
            return false;
        }

        _segment = SegmentReader.TryOpen(storage, segments[position], _months, _logName, out var bad);
        _bound = position + 1 < segments.Count ? segments[position + 1] : null;
        SegmentsOpened++;
        if (_segment is null)
        {
            Bad = bad! with { AtTail = bad.AtTail && _bound is null };
            return false;
        }

        _logName = _segment.Header.LogName;
        return true;
    }

    private void Leave()
    {
        _next = Math.Max(_next, _bound!.Value);
        _segment!.Dispose();
        _segment = null;
    }

    private ulong? Following(ulong firstIndex)
    {
        foreach (var candidate in SegmentName.Among(storage.List()))
        {
            if (candidate > firstIndex)
            {
                return candidate;
            }
        }

        return null;
    }
}
