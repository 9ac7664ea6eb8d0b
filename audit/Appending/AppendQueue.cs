using System.Collections.Concurrent;

namespace Exchange.Audit.Appending;

/// <summary>
/// What waits to be written: many callers add without a lock, the one writer takes everything at once. Bounded in
/// bytes.
/// </summary>
internal sealed class AppendQueue(long maximumPendingBytes)
{
    private const int KeptForReuse = 2048;

    private readonly PendingAppend _closed = new(null!);
    private readonly ConcurrentQueue<PendingAppend> _reusable = new();
    private readonly object _sleep = new();
    private PendingAppend? _newest;
    private long _pendingBytes;
    private int _reusableCount;
    private bool _awake;

    /// <summary>Queues a record. Whatever the outcome, it comes through the task.</summary>
    public ValueTask<ulong> Append(AuditRecord record, int bytes)
    {
        var append = Rent();
        append.Encode(record, bytes);
        if (Interlocked.Add(ref _pendingBytes, append.PendingBytes) > maximumPendingBytes)
        {
            return Refuse(append, AuditUnavailableException.Overloaded());
        }

        var task = append.Task;
        while (true)
        {
            var newest = Volatile.Read(ref _newest);
            if (newest == _closed)
            {
                return Refuse(append, AuditUnavailableException.Closed());
            }

            append.Next = newest;
            if (Interlocked.CompareExchange(ref _newest, append, newest) == newest)
            {
                if (newest is null)
                {
                    Wake();
                }

                return task;
            }
        }
    }

    /// <summary>Takes everything, the oldest first; null if there is nothing.</summary>
    public PendingAppend? TakeAll() => OldestFirst(Interlocked.Exchange(ref _newest, null));

    /// <summary>Takes everything for the last time: from now on every append fails.</summary>
    public PendingAppend? TakeAllAndClose() => OldestFirst(Interlocked.Exchange(ref _newest, _closed));

    /// <summary>Accounts for appends that are about to be completed.</summary>
    public void Release(long pendingBytes) => Interlocked.Add(ref _pendingBytes, -pendingBytes);

    /// <summary>Lets the writer sleep until something is queued or <see cref="Wake"/> is called.</summary>
    public void Wait()
    {
        lock (_sleep)
        {
            while (!_awake)
            {
                Monitor.Wait(_sleep);
            }

            _awake = false;
        }
    }

    public void Wake()
    {
        lock (_sleep)
        {
            _awake = true;
            Monitor.Pulse(_sleep);
        }
    }

    public void Return(PendingAppend append)
    {
        if (Interlocked.Increment(ref _reusableCount) > KeptForReuse)
        {
            Interlocked.Decrement(ref _reusableCount);
            return;
        }

        _reusable.Enqueue(append);
    }

    private static PendingAppend? OldestFirst(PendingAppend? newest)
    {
        PendingAppend? oldest = null;
        while (newest is not null)
        {
            var earlier = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = earlier;
        }

        return oldest;
    }

    private PendingAppend Rent()
    {
        if (!_reusable.TryDequeue(out var append))
        {
            return new PendingAppend(this);
        }

        Interlocked.Decrement(ref _reusableCount);
        return append;
    }

    private ValueTask<ulong> Refuse(PendingAppend append, AuditUnavailableException error)
    {
        Interlocked.Add(ref _pendingBytes, -append.PendingBytes);
        Return(append);
        return ValueTask.FromException<ulong>(error);
    }
}
