namespace Exchange.Gateway.Redis;

/// <summary>
/// Whether this process has lately had no processor for work that was due. What is late meanwhile is not the server's
/// fault: its reply may be there, behind all that waits for a thread.
/// </summary>
internal sealed class ProcessStrain(TimeProvider time)
{
    /// <summary>A rush begins and ebbs in bursts: that the last piece of work came at once says little about the one before.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMilliseconds(500);

    public static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(5);

    // A process that has just begun is busy with itself.
    private long _seenAt = time.GetTimestamp();

    /// <param name="late">By how much work ran later than it was due.</param>
    public void Note(TimeSpan late)
    {
        if (late >= Prompt)
        {
            Volatile.Write(ref _seenAt, time.GetTimestamp());
        }
    }

    public async ValueTask<bool> IsStrainedAsync()
    {
        long queued = time.GetTimestamp();
        await Task.Yield();
        Note(time.GetElapsedTime(queued));
        return time.GetElapsedTime(Volatile.Read(ref _seenAt)) < Memory;
    }
}
