namespace Exchange.Tests.Unit.Audit;

/// <summary>A clock that stands still until it is set; timers fire when told to, or at once.</summary>
internal sealed class SimulatedTime(bool timersFireAtOnce = false) : TimeProvider
{
    private readonly List<SimulatedTimer> _armed = [];
    private TaskCompletionSource _nextArmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 2, 3, 4, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SimulatedTimer(this, () => callback(state));

    /// <summary>Completes when a timer has been set the next time.</summary>
    public Task NextArmed()
    {
        lock (_armed)
        {
            _nextArmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _nextArmed.Task;
        }
    }

    public void FireTimers()
    {
        SimulatedTimer[] armed;
        lock (_armed)
        {
            armed = [.. _armed];
            _armed.Clear();
        }

        foreach (var timer in armed)
        {
            timer.Fire();
        }
    }

    private void Arm(SimulatedTimer timer)
    {
        lock (_armed)
        {
            _armed.Add(timer);
            _nextArmed.TrySetResult();
        }

        if (timersFireAtOnce)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => FireTimers(), null);
        }
    }

    private sealed class SimulatedTimer(SimulatedTime time, Action fire) : ITimer
    {
        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                time.Arm(this);
            }

            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
