namespace Exchange.Gateway.Metrics;

/// <summary>The values of one combination of tags. Recording takes no lock and allocates nothing.</summary>
/// <param name="labels">The labels as they are written, e.g. <c>verdict="valid"</c>; empty where there are none.</param>
internal abstract class Series(string labels)
{
    public string Labels => labels;

    public abstract void Record(double value);

    public virtual void Record(long value) => Record((double)value);

    protected static void Add(ref double sum, double value)
    {
        double seen = Volatile.Read(ref sum);
        while (true)
        {
            double found = Interlocked.CompareExchange(ref sum, seen + value, seen);
            if (BitConverter.DoubleToInt64Bits(found) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = found;
        }
    }
}

/// <summary>A value that was told.</summary>
internal abstract class ScalarSeries(string labels) : Series(labels)
{
    public abstract double Value { get; }
}

/// <summary>Adds up what is recorded.</summary>
internal sealed class SumSeries(string labels) : ScalarSeries(labels)
{
    private long _whole;
    private double _fraction;

    public override double Value => Volatile.Read(ref _whole) + Volatile.Read(ref _fraction);

    public override void Record(long value) => Interlocked.Add(ref _whole, value);

    public override void Record(double value) => Add(ref _fraction, value);
}

/// <summary>Keeps what was recorded last.</summary>
internal sealed class LastValueSeries(string labels) : ScalarSeries(labels)
{
    private double _value;

    public override double Value => Volatile.Read(ref _value);

    public override void Record(double value) => Volatile.Write(ref _value, value);
}

/// <summary>Counts what is recorded by bucket.</summary>
internal sealed class HistogramSeries(string labels) : Series(labels)
{
    /// <summary>By bound; the last one counts what lies above all bounds. Not cumulative.</summary>
    private readonly long[] _counts = new long[MetricFamily.Bounds.Length + 1];
    private double _sum;

    public double Sum => Volatile.Read(ref _sum);

    public override void Record(double value)
    {
        double[] bounds = MetricFamily.Bounds;
        int bucket = 0;

        // A bound belongs to its bucket. Most of what is measured is short, so the walk is as well.
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Add(ref _sum, value);
    }

    public long Count(int bucket) => Volatile.Read(ref _counts[bucket]);
}
