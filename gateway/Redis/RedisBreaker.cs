namespace Exchange.Gateway.Redis;

/// <summary>
/// Keeps calls from waiting for a server that does not answer: after some failures in a row it is not called for a
/// while, then by one call that tries.
/// </summary>
internal sealed class RedisBreaker(TimeProvider time)
{
    public const int MostFailures = 5;

    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private int _failures;
    private long _openedAt;

    public bool IsOpen => Volatile.Read(ref _failures) >= MostFailures;

    /// <summary>Whether to call now. Where it is open, one caller in a while may.</summary>
    public bool MayCall()
    {
        if (!IsOpen)
        {
            return true;
        }

        long opened = Volatile.Read(ref _openedAt);
        return time.GetElapsedTime(opened) >= Pause && Interlocked.CompareExchange(ref _openedAt, time.GetTimestamp(), opened) == opened;
    }

    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
        }
    }

    public void Failed()
    {
        if (Interlocked.Increment(ref _failures) == MostFailures)
        {
            Volatile.Write(ref _openedAt, time.GetTimestamp());
        }
    }
}
