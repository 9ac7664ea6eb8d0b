using System.Diagnostics.Metrics;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Audit;

internal static class AuditMetrics
{
    private static readonly Counter<long> s_noise = NodeMeter.Instance.CreateCounter<long>(
        "exchange.access.anonymous", "{call}", "Calls refused without a record of their own, by reason; they are recorded in aggregate");

    public static void Noise(string reason) => s_noise.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
