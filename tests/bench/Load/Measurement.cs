namespace Exchange.Bench.Load;

/// <summary>What one load of one row gave.</summary>
/// <param name="Median">Half of the answers came within this.</param>
/// <param name="Tail">99 of 100 answers came within this.</param>
/// <param name="Failures">Answers that were not 2xx, and requests without an answer.</param>
/// <param name="ProcessorTime">What the asked process spent in all.</param>
internal sealed record Measurement(long Requests, TimeSpan Duration, TimeSpan Median, TimeSpan Tail, long Failures, TimeSpan ProcessorTime)
{
    public double PerSecond => Requests / Duration.TotalSeconds;

    public double ProcessorMicrosecondsPerRequest => ProcessorTime.TotalMicroseconds / Math.Max(Requests, 1);
}
