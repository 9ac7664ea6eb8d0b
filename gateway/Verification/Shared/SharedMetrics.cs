using System.Diagnostics.Metrics;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Verification.Shared;

internal static class SharedMetrics
{
    private static readonly Counter<long> s_reads = NodeMeter.Instance.CreateCounter<long>(
        "exchange.cards.shared.reads", "{card}", "Cards asked of Redis, by outcome");

    private static readonly KeyValuePair<string, object?> s_hit = new("outcome", "hit");
    private static readonly KeyValuePair<string, object?> s_miss = new("outcome", "miss");
    private static readonly KeyValuePair<string, object?> s_away = new("outcome", "away");

    public static void Hit() => s_reads.Add(1, s_hit);

    public static void Miss() => s_reads.Add(1, s_miss);

    public static void Away() => s_reads.Add(1, s_away);
}
