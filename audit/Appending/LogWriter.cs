using Exchange.Audit.Segments;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Appending;

/// <summary>
/// Writes a log: takes everything that waits, writes it, flushes once, and only then tells the waiters. One thread at a
/// time does so, the thread pool's next: whoever finds the queue empty calls it, and those that append until it comes
/// share its flush. After any error nothing is acknowledged until a fresh segment could be begun.
/// </summary>
internal sealed class LogWriter : IThreadPoolWorkItem
{
    private readonly ILogStorage _storage;
    private readonly MonthKeys _months;
    private readonly AuditLogOptions _options;
    private readonly TimeProvider _time;
    private readonly AppendQueue _queue;
    private readonly Action<AuditLogState> _stateChanged;
    private readonly GroupBuffer _group = new();
    private readonly ITimer _retry;
    private readonly Lock _writing = new();
    private SegmentWriter? _segment;
    private AuditLogState _state;
    private TimeSpan _retryDelay;
    private AuditMonth _month;
    private ulong _count;
    private bool _called;
    private volatile bool _closed;
    private volatile bool _retryDue;

    public LogWriter(AuditLogOptions options, MonthKeys months, TimeProvider time, ILogStorage storage, RecoveredTail tail, Action<AuditLogState> stateChanged)
    {
        _storage = storage;
        _months = months;
        _options = options;
        _time = time;
        _queue = new AppendQueue(options.MaximumPendingBytes);
        _stateChanged = stateChanged;
        _retryDelay = options.RetryDelay;
        _month = tail.Month;
        _segment = CreateSegment(tail);
        _count = tail.FirstIndex + (ulong)tail.Carried.Count;
        _state = new AuditLogState(time.GetUtcNow());
        _retry = time.CreateTimer(_ => OnRetryDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public AuditLogState State => Volatile.Read(ref _state);

    /// <summary>How many records are durable.</summary>
    public ulong Count => Volatile.Read(ref _count);

    /// <summary>The month of the segment that is written, or was last.</summary>
    public AuditMonth Month => _month;

    /// <summary>Queues a record. Whatever the outcome, it comes through the task.</summary>
    public ValueTask<ulong> Append(AuditRecord record, int bytes)
    {
        var task = _queue.Append(record, bytes, out var wasEmpty);
        if (wasEmpty)
        {
            Call();
        }

        return task;
    }

    /// <summary>Writes what waits and closes the log in order.</summary>
    public void Close()
    {
        lock (_writing)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            CommitOrFail(_queue.TakeAllAndClose())?.Queue();
            Finish();
        }

        _retry.Dispose();
    }

    void IThreadPoolWorkItem.Execute()
    {
        var durable = Write();

        // What came up since it was looked for has found the writer called, and so has called nobody.
        Interlocked.Exchange(ref _called, false);
        if (!_closed && (_retryDue || !_queue.IsEmpty))
        {
            Call();
        }

        durable?.Tell();
    }

    private void Call()
    {
        if (!Interlocked.Exchange(ref _called, true))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private DurableGroup? Write()
    {
        lock (_writing)
        {
            if (_closed)
            {
                return null;
            }

            if (_retryDue && _segment is null)
            {
                Retry();
            }

            _queue.LetGather();
            return CommitOrFail(_queue.TakeAll());
        }
    }

    /// <summary>Makes the appends durable and gives the last group, which is still to be told.</summary>
    private DurableGroup? CommitOrFail(PendingAppend? appends)
    {
        DurableGroup? durable = null;
        while (appends is not null)
        {
            if (_segment is null)
            {
                Fail(appends);
                return durable;
            }

            PendingAppend? rest;
            try
            {
                rest = Commit(appends);
            }
            catch (Exception error)
            {
                // Whatever it was, these records are not known to be durable.
                BecomeUnavailable(error);
                Fail(appends);
                return durable;
            }

            durable?.Queue();
            durable = new DurableGroup(appends, _group.FirstIndex, _group.Count);
            appends = rest;
        }

        return durable;
    }

    /// <summary>Makes one group durable and gives what did not fit into it.</summary>
    private PendingAppend? Commit(PendingAppend appends)
    {
        if (_segment!.Length >= _options.SegmentBytes || _segment.Month < AuditMonth.Of(_time.GetUtcNow()))
        {
            _segment.Dispose();
            _segment = CreateSegment(new RecoveredTail(_count, []));
        }

        _segment.Begin(_group, _count);
        PendingAppend? rest = appends;
        long pendingBytes = 0;
        for (; rest is not null && _group.HasRoomFor(rest.Record); rest = rest.Next)
        {
            _group.Add(rest.Record);
            pendingBytes += rest.PendingBytes;
        }

        _segment.Commit(_group);
        _queue.Release(pendingBytes);
        Volatile.Write(ref _count, _group.FirstIndex + _group.Count);
        return rest;
    }

    private void Fail(PendingAppend? append)
    {
        while (append is not null)
        {
            var next = append.Next;
            _queue.Release(append.PendingBytes);
            append.Fail(AuditUnavailableException.For(State));
            append = next;
        }
    }

    private void BecomeUnavailable(Exception error)
    {
        // The file is given up as it stands: after a failed flush nothing it shows can be trusted.
        _segment!.Dispose();
        _segment = null;
        var reason = StorageError.IsFull(error) ? AuditUnavailableReason.DiskFull : AuditUnavailableReason.WriteFailed;
        RetryLater();
        Become(new AuditLogState(_time.GetUtcNow(), reason, error.Message));
    }

    private void Retry()
    {
        _retryDue = false;
        try
        {
            SegmentWriter.ProveRoom(_storage, _group);
            _segment = CreateSegment(new RecoveredTail(_count, []));
        }
        catch (Exception)
        {
            // The state keeps telling since when and why.
            RetryLater();
            return;
        }

        _retryDelay = _options.RetryDelay;
        Become(new AuditLogState(_time.GetUtcNow()));
    }

    private void RetryLater()
    {
        _retry.Change(_retryDelay, Timeout.InfiniteTimeSpan);
        var doubled = _retryDelay * 2;
        _retryDelay = doubled < _options.MaximumRetryDelay ? doubled : _options.MaximumRetryDelay;
    }

    private void OnRetryDue()
    {
        _retryDue = true;
        Call();
    }

    private void Become(AuditLogState state)
    {
        Volatile.Write(ref _state, state);
        _stateChanged(state);
    }

    private void Finish()
    {
        try
        {
            _segment?.Close(_group, _count);
        }
        catch (Exception)
        {
            // Everything acknowledged is durable; only the mark of an orderly end is missing.
        }

        _segment?.Dispose();
        Become(new AuditLogState(_time.GetUtcNow(), AuditUnavailableReason.Closed, "it has been closed"));
    }

    private SegmentWriter CreateSegment(RecoveredTail begin)
    {
        var now = _time.GetUtcNow();
        _month = AuditMonth.Later(_month, AuditMonth.Of(now));
        return SegmentWriter.Create(_storage, _months.Of(_month), _options, now, begin, _group);
    }
}
