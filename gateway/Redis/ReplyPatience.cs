using System.Threading.Tasks.Sources;

namespace Exchange.Gateway.Redis;

/// <summary>
/// Waits for replies, for each as long as the timeout and at most an eighth more. One timer serves all who wait, and what
/// a wait needs is used again: a timer and its objects for each call cost more than the call.
/// </summary>
internal sealed class ReplyPatience
{
    /// <summary>Idle waits that are kept: about as many calls as are under way at once.</summary>
    private const int MostIdle = 1024;

    private const int TicksPerTimeout = 8;

    private readonly Lock _gate = new();
    private readonly Stack<Wait> _idle = new();
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _tick;
    private readonly TimeProvider _time;
    // Stops by itself when nobody waits, and is never disposed of: whoever waits must not wait for ever.
    private readonly ITimer _timer;
    private Wait? _oldest;
    private Wait? _newest;
    private bool _isTicking;
    private long _tickedAt;

    public ReplyPatience(TimeSpan timeout, TimeProvider time)
    {
        (_timeout, _time) = (timeout, time);
        _tick = TimeSpan.FromMilliseconds(Math.Max(1, timeout.TotalMilliseconds / TicksPerTimeout));
        Strain = new ProcessStrain(time);
        _timer = time.CreateTimer(static patience => ((ReplyPatience)patience!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Learns from how late the timer is.</summary>
    public ProcessStrain Strain { get; }

    /// <returns>Whether the reply, or its failure, is there.</returns>
    public ValueTask<bool> WaitAsync(Task reply)
    {
        if (reply.IsCompleted)
        {
            return new ValueTask<bool>(true);
        }

        Wait wait;
        lock (_gate)
        {
            wait = _idle.TryPop(out Wait? idle) ? idle : new Wait(this);
            wait.Begin(reply, _time.GetTimestamp());
            wait.Before = _newest;
            (_newest is null ? ref _oldest : ref _newest.Behind) = wait;
            _newest = wait;
            if (!_isTicking)
            {
                _isTicking = true;
                Tick();
            }
        }

        return wait.OnReply();
    }

    private void Expire()
    {
        List<Wait>? expired = null;
        lock (_gate)
        {
            if (_oldest is null)
            {
                _isTicking = false;
                return;
            }

            Strain.Note(_time.GetElapsedTime(_tickedAt) - _tick);
            // They began in this order.
            while (_oldest is { } wait && _time.GetElapsedTime(wait.Began) >= _timeout)
            {
                Remove(wait);
                if (wait.Claim())
                {
                    (expired ??= []).Add(wait);
                }
            }

            Tick();
        }

        expired?.ForEach(wait => wait.End(isThere: false));
    }

    private void Tick()
    {
        _tickedAt = _time.GetTimestamp();
        _timer.Change(_tick, Timeout.InfiniteTimeSpan);
    }

    private void Forget(Wait wait)
    {
        lock (_gate)
        {
            Remove(wait);
        }
    }

    /// <summary>Nobody knows of it any more.</summary>
    private void Return(Wait wait)
    {
        lock (_gate)
        {
            if (_idle.Count < MostIdle)
            {
                _idle.Push(wait);
            }
        }
    }

    private void Remove(Wait wait)
    {
        if (wait.Before is null && _oldest != wait)
        {
            return;
        }

        (wait.Before is null ? ref _oldest : ref wait.Before.Behind) = wait.Behind;
        (wait.Behind is null ? ref _newest : ref wait.Behind.Before) = wait.Before;
        wait.Before = wait.Behind = null;
    }

    /// <summary>One who waits. Whoever claims it, the reply or the timer, ends it; one that the timer ended is not used again, because its reply may come.</summary>
    private sealed class Wait : IValueTaskSource<bool>
    {
        private readonly ReplyPatience _patience;
        private readonly Action _replied;
        private ManualResetValueTaskSourceCore<bool> _core;
        private Task? _reply;
        private int _isClaimed;

        public Wait(ReplyPatience patience) => (_patience, _replied) = (patience, Replied);

        public Wait? Before;
        public Wait? Behind;

        public long Began { get; private set; }

        public void Begin(Task reply, long now)
        {
            _core.Reset();
            (_reply, Began) = (reply, now);
            Volatile.Write(ref _isClaimed, 0);
        }

        public ValueTask<bool> OnReply()
        {
            // The version is read first: a reply that is there by now may end it, but nobody uses it again before it is awaited.
            ValueTask<bool> waiting = new(this, _core.Version);
            _reply!.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_replied);
            return waiting;
        }

        public bool Claim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

        public void End(bool isThere) => _core.SetResult(isThere);

        public bool GetResult(short token)
        {
            bool isThere = _core.GetResult(token);
            if (isThere)
            {
                _reply = null;
                _patience.Return(this);
            }

            return isThere;
        }

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);

        private void Replied()
        {
            if (Claim())
            {
                _patience.Forget(this);
                End(isThere: true);
            }
            else
            {
                // Too late, and of no interest any more.
                _ = _reply!.Exception;
            }
        }
    }
}
