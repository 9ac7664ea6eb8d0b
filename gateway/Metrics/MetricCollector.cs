using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Exchange.Gateway.Metrics;

/// <summary>Listens to the listed instruments from the start of the node on, and gives what they measured as text.</summary>
internal sealed partial class MetricCollector : IDisposable
{
    private readonly IMeterFactory _meters;
    private readonly ILogger<MetricCollector> _logger;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _collecting = new();

    /// <param name="meters">The application's own meters; those of another application in the process are not listened to.</param>
    public MetricCollector(IMeterFactory meters, ILogger<MetricCollector> logger)
    {
        _meters = meters;
        _logger = logger;
        _listener.InstrumentPublished = Enable;

        // The types that listed instruments measure in.
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Everything measured, in the Prometheus text format 0.0.4.</summary>
    public string Collect()
    {
        lock (_collecting)
        {
            MetricFamily[] families = [.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];
            foreach (MetricFamily family in families)
            {
                family.BeginObservation();
            }

            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException exception)
            {
                // The others have been observed.
                Log.ObservationFailed(_logger, exception);
            }

            return PrometheusText.Write(families);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Enable(Instrument instrument, MeterListener listener)
    {
        bool isOurs = instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, _meters);
        if (isOurs && ListedInstruments.Find(instrument) is { } listed)
        {
            MetricFamily family = MetricFamily.Of(instrument, listed);
            listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(family.Name, family));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "An observable instrument failed")]
        public static partial void ObservationFailed(ILogger logger, Exception exception);
    }
}
