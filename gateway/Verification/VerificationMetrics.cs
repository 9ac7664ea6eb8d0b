using System.Diagnostics.Metrics;
using Exchange.Contracts.CodeLists;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Verification;

internal static class VerificationMetrics
{
    private static readonly Counter<long> s_verdicts = NodeMeter.Instance.CreateCounter<long>(
        "exchange.verification.verdicts", "{verdict}", "Verdicts given");

    private static readonly Counter<long> s_cards = NodeMeter.Instance.CreateCounter<long>(
        "exchange.cards.reads", "{card}", "Cards asked of the cache, by outcome");

    private static readonly KeyValuePair<string, object?>[] s_verdictTags =
        [.. Enum.GetValues<Verdict>().Prepend(default).Select(verdict => new KeyValuePair<string, object?>("verdict", verdict == default ? "" : verdict.WireName()))];

    private static readonly KeyValuePair<string, object?> s_hit = new("outcome", "hit");
    private static readonly KeyValuePair<string, object?> s_miss = new("outcome", "miss");

    public static void Given(Verdict verdict) => s_verdicts.Add(1, s_verdictTags[(int)verdict]);

    public static void CacheHit() => s_cards.Add(1, s_hit);

    public static void CacheMiss() => s_cards.Add(1, s_miss);
}
