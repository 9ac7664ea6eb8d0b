namespace Exchange.Gateway.Verification.Shared;

/// <summary>The patience of one who waits for somebody else's turn: looks again after longer and longer pauses, for as long as a turn may last.</summary>
internal struct TurnPatience(TimeProvider time, Random random)
{
    /// <summary>How long somebody may take to fill what is shared, and how long others wait for it.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_mostPause = TimeSpan.FromMilliseconds(50);

    private readonly long _began = time.GetTimestamp();
    private TimeSpan _pause = TimeSpan.FromMilliseconds(5);

    public readonly bool IsLeft => time.GetElapsedTime(_began) < Longest;

    public Task PauseAsync()
    {
        // Not all at the same instant.
        TimeSpan pause = _pause * (0.5 + random.NextDouble());
        _pause = _pause * 2 < s_mostPause ? _pause * 2 : s_mostPause;
        return Task.Delay(pause, time);
    }
}
