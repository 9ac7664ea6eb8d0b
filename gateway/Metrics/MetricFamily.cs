using System.Diagnostics.Metrics;

namespace Exchange.Gateway.Metrics;

/// <summary>What Prometheus calls the kind of a metric.</summary>
internal enum MetricType
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>One instrument as Prometheus sees it: a name with one series for each combination of tags.</summary>
internal sealed class MetricFamily
{
    /// <summary>The bounds of every histogram, in seconds: from a cached verdict to the longest deadline.</summary>
    public static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly bool _isObserved;

    private MetricFamily(Instrument instrument, MetricType type, Func<string, Series> newSeries, ListedInstrument listed)
    {
        _isObserved = instrument.IsObservable;
        Instrument = instrument.Name;
        Type = listed.Type ?? type;
        Name = PrometheusName.Of(instrument.Name, instrument.Unit, Type);
        Help = instrument.Description ?? "";
        Series = new SeriesTable(newSeries, listed.KeptTags);
    }

    public string Name { get; }

    public string Help { get; }

    public MetricType Type { get; }

    /// <summary>The instrument's own, dotted name.</summary>
    public string Instrument { get; }

    public SeriesTable Series { get; }

    public static MetricFamily Of(Instrument instrument, ListedInstrument listed)
    {
        Type kind = instrument.GetType().GetGenericTypeDefinition();
        return kind == typeof(Histogram<>) ? new(instrument, MetricType.Histogram, static labels => new HistogramSeries(labels), listed)
            : kind == typeof(Counter<>) ? new(instrument, MetricType.Counter, static labels => new SumSeries(labels), listed)
            : kind == typeof(UpDownCounter<>) ? new(instrument, MetricType.Gauge, static labels => new SumSeries(labels), listed)
            : kind == typeof(Gauge<>) ? new(instrument, MetricType.Gauge, static labels => new LastValueSeries(labels), listed)
            // What is observed is told whole each time. Where tags are left out, the rest adds up.
            : new(instrument, kind == typeof(ObservableCounter<>) ? MetricType.Counter : MetricType.Gauge, static labels => new SumSeries(labels), listed);
    }

    public void Record(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Series.Find(tags)?.Record(value);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Series.Find(tags)?.Record(value);

    /// <summary>Forgets what was observed last time: what is not told again is gone.</summary>
    public void BeginObservation()
    {
        if (_isObserved)
        {
            Series.Clear();
        }
    }
}
