using System.Diagnostics.CodeAnalysis;

namespace Exchange.Audit.Appending;

/// <summary>
/// The appends that one flush has made durable, on their way to being told. The waiters go on one after the other, so
/// that each costs no hop of its own, and on at least two threads of the pool, so that one that blocks holds up no other.
/// </summary>
internal sealed class DurableGroup(PendingAppend first, ulong firstIndex, uint count) : IThreadPoolWorkItem
{
    private static readonly int s_maximumThreads = Math.Max(2, Environment.ProcessorCount);

    private readonly Lock _taking = new();
    private PendingAppend _next = first;
    private ulong _nextIndex = firstIndex;
    private uint _left = count;
    private int _threads;

    void IThreadPoolWorkItem.Execute() => Tell();

    public void Queue() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <summary>Tells those that nobody else has told by then, with the help of other threads.</summary>
    public void Tell()
    {
        var mayCallHelp = true;
        while (TryTake(out var append, out var index, out var left))
        {
            if (mayCallHelp && left > 0 && Interlocked.Increment(ref _threads) < s_maximumThreads)
            {
                Queue();
            }

            mayCallHelp = false;
            append.Succeed(index);
        }
    }

    private bool TryTake([NotNullWhen(true)] out PendingAppend? append, out ulong index, out uint left)
    {
        lock (_taking)
        {
            (append, index, left) = (null, _nextIndex, _left);
            if (left == 0)
            {
                return false;
            }

            // Once told, the waiter may take the append for its next record.
            append = _next;
            _next = append.Next!;
            _nextIndex++;
            left = --_left;
            return true;
        }
    }
}
