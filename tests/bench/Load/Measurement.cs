namespace Exchange.Bench.Load;

/// <summary>What one load of one row gave.</summary>
/// <param name="Median">Half of the answers came within this.</param>
/// <param name="Tail">99 of 100 answers came within this.</param>
/// <param name="Failures">Answers that were not 2xx, and requests without an answer.</param>
/// <param name="ProcessorTime">What the asked process spent in all.</param>
/// <param name="Asked">Requests with those before it counted, which cost the asked process as much.</param>
internal sealed record Measurement(long Requests, TimeSpan Duration, TimeSpan Median, TimeSpan Tail, long Failures, TimeSpan ProcessorTime, long Asked)
{
    /// <summary>What the asked process allocated in all, as it counts at its collections; null where it does not tell.</summary>
    public double? Allocated { get; init; }

    public double PerSecond => Requests / Duration.TotalSeconds;

    public double ProcessorMicrosecondsPerRequest => ProcessorTime.TotalMicroseconds / Math.Max(Asked, 1);

    /// <summary>Null where it does not tell, or where no collection came.</summary>
    public double? BytesPerRequest => Allocated > 0 ? Allocated / Math.Max(Asked, 1) : null;
}
