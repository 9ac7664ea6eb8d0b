using Exchange.Audit.Segments;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Appending;

/// <summary>
/// The one thread that writes a log. It takes everything that waits, writes it, flushes once, and only then tells the
/// waiters. After any error it acknowledges nothing until it could begin a fresh segment.
/// </summary>
internal sealed class LogWriter
{
    private readonly ILogStorage _storage;
    private readonly AuditKeys _keys;
    private readonly AuditLogOptions _options;
    private readonly TimeProvider _time;
    private readonly AppendQueue _queue;
    private readonly Action<AuditLogState> _stateChanged;
    private readonly GroupBuffer _group = new();
    private readonly ITimer _retry;
    private readonly Thread _thread;
    private SegmentWriter? _segment;
    private AuditLogState _state;
    private TimeSpan _retryDelay;
    private ulong _count;
    private volatile bool _retryDue;
    private volatile bool _closing;

    public LogWriter(
        ILogStorage storage, AuditKeys keys, AuditLogOptions options, TimeProvider time, AppendQueue queue, RecoveredTail tail, Action<AuditLogState> stateChanged)
    {
        _storage = storage;
        _keys = keys;
        _options = options;
        _time = time;
        _queue = queue;
        _stateChanged = stateChanged;
        _retryDelay = options.RetryDelay;
        _segment = CreateSegment(tail);
        _count = tail.FirstIndex + (ulong)tail.Carried.Count;
        _state = new AuditLogState(time.GetUtcNow());
        _retry = time.CreateTimer(_ => OnRetryDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = $"audit log {options.LogName}" };
        _thread.Start();
    }

    public AuditLogState State => Volatile.Read(ref _state);

    /// <summary>How many records are durable.</summary>
    public ulong Count => Volatile.Read(ref _count);

    /// <summary>Writes what waits, closes the log in order and returns when the thread has ended.</summary>
    public void Close()
    {
        _closing = true;
        _queue.Wake();
        _thread.Join();
        _retry.Dispose();
    }

    private void Run()
    {
        while (!_closing)
        {
            if (_queue.TakeAll() is { } appends)
            {
                CommitOrFail(appends);
            }
            else if (_retryDue && _segment is null)
            {
                Retry();
            }
            else
            {
                _queue.Wait();
            }
        }

        CommitOrFail(_queue.TakeAllAndClose());
        Finish();
    }

    private void CommitOrFail(PendingAppend? appends)
    {
        while (appends is not null)
        {
            if (_segment is null)
            {
                Fail(appends);
                return;
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
                return;
            }

            Succeed(appends, rest);
            appends = rest;
        }
    }

    /// <summary>Makes one group durable and gives what did not fit into it.</summary>
    private PendingAppend? Commit(PendingAppend appends)
    {
        if (_segment!.Length >= _options.SegmentBytes)
        {
            _segment.Dispose();
            _segment = CreateSegment(new RecoveredTail(_count, []));
        }

        _segment.Begin(_group, _count);
        PendingAppend? rest = appends;
        for (; rest is not null && _group.HasRoomFor(rest.Record); rest = rest.Next)
        {
            _group.Add(rest.Record);
        }

        _segment.Commit(_group);
        Volatile.Write(ref _count, _group.FirstIndex + _group.Count);
        return rest;
    }

    private void Succeed(PendingAppend appends, PendingAppend? end)
    {
        var index = _group.FirstIndex;
        for (var append = appends; append != end;)
        {
            // Once told, the waiter may take the append for its next record.
            var next = append!.Next;
            _queue.Release(append.PendingBytes);
            append.Succeed(index++);
            append = next;
        }
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
        _queue.Wake();
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

    private SegmentWriter CreateSegment(RecoveredTail begin) =>
        SegmentWriter.Create(_storage, _keys, _options.LogName, _time.GetUtcNow(), begin, _group);
}
