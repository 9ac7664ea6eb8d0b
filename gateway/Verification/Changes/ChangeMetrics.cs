using System.Diagnostics.Metrics;

namespace Exchange.Gateway.Verification.Changes;

/// <summary>How the change feeds are doing, asked whenever the metrics are.</summary>
internal static class ChangeMetrics
{
    public static void Create(Meter meter, CardFeeds feeds, TimeProvider time)
    {
        meter.CreateObservableCounter("exchange.changes.applied", () => feeds.All.Select(feed => Of(feed, feed.Applied)), "{change}", "Changes that a registry or peer announced, applied");
        meter.CreateObservableGauge("exchange.changes.connected", () => feeds.All.Select(feed => Of(feed, feed.IsConnected ? 1 : 0)), null, "1 while the change feed delivers");
        meter.CreateObservableGauge("exchange.changes.lag", () => Lags(feeds, time), "s", "Age of what the change feed last vouched for; beyond 5 s nothing is answered from the cache");
    }

    private static IEnumerable<Measurement<double>> Lags(CardFeeds feeds, TimeProvider time) =>
        from feed in feeds.All
        let moment = feed.Moment
        where moment is not null
        select Of(feed, Math.Max(0, (time.GetUtcNow() - moment.AsOf).TotalSeconds));

    private static Measurement<T> Of<T>(CardFeed feed, T value)
        where T : struct => new(value, new KeyValuePair<string, object?>("feed", feed.Name));
}
