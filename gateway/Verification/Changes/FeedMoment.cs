namespace Exchange.Gateway.Verification.Changes;

/// <summary>What a heartbeat vouches for, as long as it does.</summary>
/// <param name="Epoch">The unbroken stretch of watching that it belongs to.</param>
/// <param name="AsOf">Every change up to this instant has been applied.</param>
/// <param name="Age">How old that was when it arrived.</param>
/// <param name="Arrived">When it arrived, by the clock that is never set.</param>
internal sealed record FeedMoment(int Epoch, DateTimeOffset AsOf, TimeSpan Age, long Arrived)
{
    /// <summary>Beyond this age nothing is answered from the cache (design 3.2).</summary>
    public static readonly TimeSpan MostStale = TimeSpan.FromSeconds(5);

    /// <summary>Whether it still counts, by both clocks: setting the one back, or suspending the machine, prolongs nothing.</summary>
    public bool IsFresh(DateTimeOffset now, TimeProvider time) =>
        now - AsOf <= MostStale && Age + time.GetElapsedTime(Arrived) <= MostStale;
}
