using System.Diagnostics.Metrics;
using Exchange.Gateway.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Metrics;

public sealed class MetricCollectorTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricCollector _collector;
    private readonly Meter _meter;

    public MetricCollectorTests()
    {
        IMeterFactory meters = _services.GetRequiredService<IMeterFactory>();
        _collector = new MetricCollector(meters, NullLogger<MetricCollector>.Instance);
        _meter = meters.Create("Exchange.Gateway");
    }

    public void Dispose()
    {
        _collector.Dispose();
        _services.Dispose();
    }

    /// <summary>Otherwise a rate over the counter is drawn from nothing.</summary>
    [Fact]
    public void Counter_IsWrittenAsTotal()
    {
        Counter<long> counter = _meter.CreateCounter<long>("exchange.test.verdicts", "{verdict}", "Verdicts\ngiven \\ told");
        counter.Add(2, new KeyValuePair<string, object?>("verdict", "not-yet-valid"));
        counter.Add(3, new KeyValuePair<string, object?>("verdict", "a\"b\\c\nd"));

        Assert.Equal(
        [
            "# HELP exchange_test_verdicts_total Verdicts\\ngiven \\\\ told",
            "# TYPE exchange_test_verdicts_total counter",
            "exchange_test_verdicts_total{verdict=\"a\\\"b\\\\c\\nd\"} 3",
            "exchange_test_verdicts_total{verdict=\"not-yet-valid\"} 2",
        ], Lines("exchange_test_verdicts"));
    }

    /// <summary>Otherwise a gauge that goes down is read as a restart.</summary>
    [Fact]
    public void UpDownCounter_IsAGauge()
    {
        UpDownCounter<int> connections = _meter.CreateUpDownCounter<int>("exchange.test.connections", "{connection}");
        connections.Add(3);
        connections.Add(-1);

        Assert.Equal(
            ["# HELP exchange_test_connections ", "# TYPE exchange_test_connections gauge", "exchange_test_connections 2"],
            Lines("exchange_test_connections"));
    }

    /// <summary>Otherwise quantiles are computed from buckets that do not add up.</summary>
    [Fact]
    public void Histogram_HasCumulativeBucketsWithTheirBoundsIncluded()
    {
        Histogram<double> histogram = _meter.CreateHistogram<double>("exchange.test.wait", "s", "How long it took");
        foreach (double seconds in (double[])[0.0004, 0.0005, 0.03, 11])
        {
            histogram.Record(seconds);
        }

        string[] lines = Lines("exchange_test_wait_seconds");
        Assert.Contains("exchange_test_wait_seconds_bucket{le=\"0.0005\"} 2", lines);
        Assert.Contains("exchange_test_wait_seconds_bucket{le=\"0.025\"} 2", lines);
        Assert.Contains("exchange_test_wait_seconds_bucket{le=\"0.05\"} 3", lines);
        Assert.Contains("exchange_test_wait_seconds_bucket{le=\"10\"} 3", lines);
        Assert.Contains("exchange_test_wait_seconds_bucket{le=\"+Inf\"} 4", lines);
        Assert.Contains("exchange_test_wait_seconds_sum 11.0309", lines);
        Assert.Contains("exchange_test_wait_seconds_count 4", lines);
        Assert.Contains("# TYPE exchange_test_wait_seconds histogram", lines);
    }

    /// <summary>Otherwise a part stays shown as degraded after it has healed.</summary>
    [Fact]
    public void ObservedSeriesThatIsNotToldAgain_IsGone()
    {
        List<Measurement<int>> told = [new(1, new KeyValuePair<string, object?>("part", "database"))];
        _meter.CreateObservableGauge("exchange.test.degraded", () => told);
        Assert.Contains("exchange_test_degraded{part=\"database\"} 1", Lines("exchange_test_degraded"));

        told.Clear();

        Assert.Empty(Lines("exchange_test_degraded"));
    }

    /// <summary>Otherwise an operator who asks twice sees what is observed doubled.</summary>
    [Fact]
    public void ObservedValue_IsToldWholeEachTime()
    {
        _meter.CreateObservableCounter("exchange.test.records", () => 5L, "{record}");

        Assert.Contains("exchange_test_records_total 5", Lines("exchange_test_records"));
        Assert.Contains("exchange_test_records_total 5", Lines("exchange_test_records"));
    }

    /// <summary>Otherwise one failing gauge blinds the operator to everything, just when something fails.</summary>
    [Fact]
    public void FailingGauge_LeavesTheOthers()
    {
        _meter.CreateObservableGauge("exchange.test.broken", int () => throw new InvalidOperationException());
        _meter.CreateObservableGauge("exchange.test.whole", () => 7, "By");

        Assert.Contains("exchange_test_whole_bytes 7", Lines("exchange_test_whole"));
    }

    /// <summary>Otherwise an operator never learns that series are missing.</summary>
    [Fact]
    public void DroppedMeasurements_AreCounted()
    {
        Counter<long> counter = _meter.CreateCounter<long>("exchange.test.flood");
        for (int i = 0; i <= SeriesTable.MaximumSeries; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        Assert.Contains("exchange_metrics_dropped_total{instrument=\"exchange.test.flood\"} 1", Lines("exchange_metrics_dropped"));
    }

    /// <summary>Otherwise two nodes in one process count each other's requests.</summary>
    [Fact]
    public void MetersOfAnotherApplication_AreNotHeard()
    {
        using ServiceProvider other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create("Exchange.Gateway").CreateCounter<long>("exchange.test.theirs").Add(1);

        Assert.Empty(Lines("exchange_test_theirs"));
    }

    /// <summary>Otherwise the price of instruments that nobody reads is paid on every request.</summary>
    [Fact]
    public void InstrumentThatIsNotListed_IsNotEnabled()
    {
        Meter hosting = _services.GetRequiredService<IMeterFactory>().Create("Microsoft.AspNetCore.Hosting");

        Assert.False(hosting.CreateUpDownCounter<long>("http.server.active_requests").Enabled);
        Assert.True(hosting.CreateHistogram<double>("http.server.request.duration", "s").Enabled);
    }

    /// <summary>Otherwise nobody sees that the node runs out of memory or threads.</summary>
    [Fact]
    public void RuntimesOwnMetrics_AreThereWithTheirTypes()
    {
        string text = _collector.Collect();

        Assert.Contains("# TYPE dotnet_gc_collections_total counter", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_process_memory_working_set_bytes gauge", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_thread_pool_queue_length gauge", text, StringComparison.Ordinal);
    }

    private string[] Lines(string name) =>
        [.. _collector.Collect().Split('\n').Where(line => line.Contains(name, StringComparison.Ordinal))];
}
