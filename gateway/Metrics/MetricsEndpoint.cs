using Exchange.Gateway.Http;

namespace Exchange.Gateway.Metrics;

/// <summary><c>GET /metrics</c> on the operations listener.</summary>
internal static class MetricsEndpoint
{
    public static void AddMetricCollection(this IServiceCollection services) => services.AddSingleton<MetricCollector>();

    /// <summary>Measuring begins here, before anything is served.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        MetricCollector collector = app.Services.GetRequiredService<MetricCollector>();
        app.MapGet("/metrics", () => TypedResults.Text(collector.Collect(), PrometheusText.ContentType))
            .WithMetadata(new ServedOn(Listener.Operations))
            .DisableHttpMetrics()
            .ExcludeFromDescription();
    }
}
