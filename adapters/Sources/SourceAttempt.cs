namespace Exchange.Adapters.Sources;

/// <summary>One attempt at a registry within a limit of time. It ends when the limit is reached or the caller gives up.</summary>
internal sealed class SourceAttempt<T>(
    Func<CancellationToken, ValueTask<SourceResult<T>>> call, TimeSpan limit, TimeProvider time, CancellationToken caller)
{
    public SourceResult<T> Result { get; private set; } = SourceFailure.TimedOut;

    /// <summary>When the registry was asked.</summary>
    public DateTimeOffset AskedAt { get; private set; }

    public async ValueTask<AttemptHealth> MakeAsync()
    {
        AskedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        using var end = new CancellationTokenSource(limit, time);
        using var registration = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), end);
        try
        {
            Result = await call(end.Token).ConfigureAwait(false);
            return Result.Failure.Fault is SourceFault.Unavailable or SourceFault.TimedOut
                ? AttemptHealth.Failed
                : AttemptHealth.Answered;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            Result = SourceFailure.TimedOut;
            return caller.IsCancellationRequested && time.GetElapsedTime(started) < limit / 2
                ? AttemptHealth.Untold
                : AttemptHealth.Failed;
        }
    }
}
