using System.Diagnostics.Metrics;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Verification.ChangeTopic;

internal static class ChangeTopicMetrics
{
    private static readonly Counter<long> s_published = NodeMeter.Instance.CreateCounter<long>(
        "exchange.changes.published", "{change}", "Changes of a registry that this replica has published to the node's topic");

    public static void Published(string source, int count)
    {
        if (count > 0)
        {
            s_published.Add(count, new KeyValuePair<string, object?>("feed", source));
        }
    }
}
