using System.Diagnostics.Metrics;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Alerts;

internal static class AlertMetrics
{
    private static readonly Counter<long> s_alerts = NodeMeter.Instance.CreateCounter<long>(
        "exchange.alerts", "{alert}", "Alerts that were raised, by rule and whether somebody had silenced it");

    private static readonly Counter<long> s_deliveries = NodeMeter.Instance.CreateCounter<long>(
        "exchange.alerts.deliveries", "{delivery}", "Tries to tell the receiver of an alert, by what came of it");

    private static readonly Counter<long> s_forgotten = NodeMeter.Instance.CreateCounter<long>(
        "exchange.alerts.forgotten", "{subject}", "Officers, clients or persons that a rule has forgotten before their time, because there were more than it keeps, by rule");

    private static readonly Gauge<long> s_lag = NodeMeter.Instance.CreateGauge<long>(
        "exchange.alerts.lag", "{record}", "Copied records that the rules have not looked at yet, at the replica that watches; 0 at the others");

    public static void Lag(ulong records) => s_lag.Record((long)records);

    public static void Raised(string rule, bool silenced) => s_alerts.Add(
        1, new KeyValuePair<string, object?>("rule", rule), new KeyValuePair<string, object?>("silenced", silenced ? "true" : "false"));

    /// <param name="outcome">taken, refused, unreachable or given-up.</param>
    public static void Delivery(string outcome, int count = 1) => s_deliveries.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    public static void Forgotten(string rule, long count) => s_forgotten.Add(count, new KeyValuePair<string, object?>("rule", rule));
}
