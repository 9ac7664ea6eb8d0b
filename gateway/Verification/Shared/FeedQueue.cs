namespace Exchange.Gateway.Verification.Shared;

/// <summary>A change, and when it was received.</summary>
internal readonly record struct ReceivedChange(Card Card, DateTimeOffset Received);

/// <summary>Where a stretch of watching began, and since when nothing is missed.</summary>
internal readonly record struct FeedGap(DateTimeOffset Began, DateTimeOffset Since);

/// <summary>
/// What a feed has announced and is still to be written, bounded: whoever applies changes never waits. A heartbeat is given
/// out only when every change before it is acknowledged.
/// </summary>
internal sealed class FeedQueue(TimeProvider time)
{
    /// <summary>Changes that are remembered while they cannot be written.</summary>
    public const int MostChanges = 16_384;

    private const int MostAtOnce = 256;

    private readonly Lock _gate = new();
    private readonly List<ReceivedChange> _changes = [];
    private FeedGap? _gap;
    private DateTimeOffset? _beat;
    private long _beatBehind;
    private long _received;
    private long _written;
    private TaskCompletionSource _news = New();

    /// <summary>What was before may have been missed.</summary>
    /// <param name="since">Nothing is missed since this instant. Null for now.</param>
    /// <param name="setScope">What the changes from now on are of; done at the same instant.</param>
    public void Begin(DateTimeOffset? since, Action setScope)
    {
        lock (_gate)
        {
            setScope();
            BreakOff(since);
            _news.TrySetResult();
        }
    }

    /// <param name="breaksOff">Whether what is written of it cannot be vouched for: it ends what was being watched, and begins anew.</param>
    /// <returns>Whether there was no room, and all that waited is forgotten.</returns>
    public bool Add(Card card, bool breaksOff)
    {
        lock (_gate)
        {
            bool isFull = _changes.Count == MostChanges;
            if (isFull)
            {
                _changes.Clear();
                _written = _received;
            }

            if (isFull || breaksOff)
            {
                BreakOff(since: null);
            }

            _received++;
            _changes.Add(new ReceivedChange(card, time.GetUtcNow()));
            _news.TrySetResult();
            return isFull;
        }
    }

    public void Beat(DateTimeOffset asOf)
    {
        lock (_gate)
        {
            (_beat, _beatBehind) = (asOf, _received);
            _news.TrySetResult();
        }
    }

    /// <summary>The oldest changes, together with what there was of a gap, which is given out once.</summary>
    /// <param name="scopeOf">What the changes are of, at the same instant.</param>
    /// <returns>With what to acknowledge them by.</returns>
    public (FeedScope Scope, FeedGap? Gap, ReceivedChange[] Changes, long Behind) Take(Func<FeedScope> scopeOf)
    {
        lock (_gate)
        {
            FeedGap? gap = _gap;
            _gap = null;

            // A heartbeat that only waits for what was written already goes before younger changes.
            int count = _beat is not null && _written >= _beatBehind ? 0 : Math.Min(_changes.Count, MostAtOnce);
            return (scopeOf(), gap, [.. _changes.Take(count)], _written + count);
        }
    }

    public void Acknowledge(long behind)
    {
        lock (_gate)
        {
            // Some may have been forgotten meanwhile.
            if (behind > _written)
            {
                _changes.RemoveRange(0, (int)(behind - _written));
                _written = behind;
            }
        }
    }

    /// <summary>The last heartbeat, where everything before it is acknowledged.</summary>
    public DateTimeOffset? PeekBeat()
    {
        lock (_gate)
        {
            return _gap is null && _written >= _beatBehind ? _beat : null;
        }
    }

    /// <summary>Unless a younger one has come meanwhile.</summary>
    public void DropBeat(DateTimeOffset beat)
    {
        lock (_gate)
        {
            if (_beat == beat)
            {
                _beat = null;
            }
        }
    }

    /// <summary>Ends when something has come since the last time.</summary>
    public Task NextAsync()
    {
        lock (_gate)
        {
            if (_news.Task.IsCompleted)
            {
                _news = New();
                return Task.CompletedTask;
            }

            return _news.Task;
        }
    }

    private void BreakOff(DateTimeOffset? since)
    {
        DateTimeOffset now = time.GetUtcNow();
        (_gap, _beat) = (new FeedGap(now, since ?? now), null);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
