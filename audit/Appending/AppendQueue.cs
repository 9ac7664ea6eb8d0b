using System.Collections.Concurrent;

namespace Exchange.Audit.Appending;

/// <summary>
/// What waits to be written: many callers add without a lock, the one writer takes everything at once. Bounded in
/// bytes.
/// </summary>
internal sealed class AppendQueue(long maximumPendingBytes)
{
    private const int KeptForReuse = 2048;
    private const int TurnsGiven = 2;

    private readonly PendingAppend _closed = new(null!);
    private readonly ConcurrentQueue<PendingAppend> _reusable = new();
    private PendingAppend? _newest;
    private long _pendingBytes;
    private int _reusableCount;

    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <summary>Queues a record. Whatever the outcome, it comes through the task.</summary>
    public ValueTask<ulong> Append(AuditRecord record, int bytes, out bool wasEmpty)
    {
        wasEmpty = false;
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
                wasEmpty = newest is null;
                return task;
            }
        }
    }

    /// <summary>
    /// Gives the processor to callers that are about to append, as long as each turn brings something: a flush costs the
    /// same for one record as for many. Where the processor is idle there is nobody to give it to, and nothing is waited for.
    /// </summary>
    public void LetGather()
    {
        var before = Volatile.Read(ref _pendingBytes);
        for (var turn = 0; turn < TurnsGiven && before > 0; turn++)
        {
            Thread.Yield();
            var now = Volatile.Read(ref _pendingBytes);
            if (now <= before)
            {
                return;
            }

            before = now;
        }
    }

    /// <summary>Takes everything, the oldest first; null if there is nothing.</summary>
    public PendingAppend? TakeAll() => OldestFirst(Interlocked.Exchange(ref _newest, null));

    /// <summary>Takes everything for the last time: from now on every append fails.</summary>
    public PendingAppend? TakeAllAndClose() => OldestFirst(Interlocked.Exchange(ref _newest, _closed));

    /// <summary>Accounts for appends that are about to be completed.</summary>
    public void Release(long pendingBytes) => Interlocked.Add(ref _pendingBytes, -pendingBytes);

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
