using System.Diagnostics.Metrics;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Redis;

internal static class RedisMetrics
{
    private static readonly Counter<long> s_calls = NodeMeter.Instance.CreateCounter<long>(
        "exchange.redis.calls", "{call}", "Calls to Redis, by outcome; skipped are those that the breaker spared");

    private static readonly KeyValuePair<string, object?> s_ok = new("outcome", "ok");
    private static readonly KeyValuePair<string, object?> s_failed = new("outcome", "failed");
    private static readonly KeyValuePair<string, object?> s_skipped = new("outcome", "skipped");

    public static void Succeeded() => s_calls.Add(1, s_ok);

    public static void Failed() => s_calls.Add(1, s_failed);

    public static void Skipped() => s_calls.Add(1, s_skipped);
}
