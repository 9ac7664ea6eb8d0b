using System.Diagnostics.Metrics;
using Exchange.Gateway.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Metrics;

public class MeasurementCostTests
{
    /// <summary>Otherwise every verdict feeds the garbage collector, and its pauses are everybody's.</summary>
    [Fact]
    public void Measurement_AllocatesNothing()
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        IMeterFactory meters = services.GetRequiredService<IMeterFactory>();
        using MetricCollector collector = new(meters, NullLogger<MetricCollector>.Instance);
        Meter meter = meters.Create("Exchange.Gateway");
        Counter<long> counter = meter.CreateCounter<long>("exchange.test.cost");
        Histogram<double> histogram = meter.CreateHistogram<double>("exchange.test.duration", "s");
        KeyValuePair<string, object?> tag = new("verdict", "valid");
        counter.Add(1, tag);
        histogram.Record(0.001, tag);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            counter.Add(1, tag);
            histogram.Record(0.001, tag);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
