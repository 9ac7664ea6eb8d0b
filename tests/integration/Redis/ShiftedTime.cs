namespace Exchange.Tests.Integration.Redis;

/// <summary>The machine's clock, which a test may set forward; its timers run as they do.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _shift));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}
