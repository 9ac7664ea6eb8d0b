namespace Exchange.Tests.Unit.Departments;

/// <summary>A clock that stands, and whose timers fire when told.</summary>
internal sealed class StandingTime(DateTimeOffset now) : TimeProvider
{
    private readonly TaskCompletionSource<Action> _timer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static StandingTime Usual { get; } = new(new DateTimeOffset(2026, 11, 22, 2, 3, 4, 567, TimeSpan.Zero));

    /// <summary>Completes with what fires the first timer, once there is one.</summary>
    public Task<Action> FirstTimer => _timer.Task;

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _timer.TrySetResult(() => callback(state));
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
