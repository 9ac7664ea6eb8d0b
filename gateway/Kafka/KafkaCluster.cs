using Confluent.Kafka;

namespace Exchange.Gateway.Kafka;

/// <summary>What can be said of a Kafka cluster without changing it.</summary>
internal static class KafkaCluster
{
    /// <exception cref="DllNotFoundException">The client's library is missing.</exception>
    /// <exception cref="KafkaException">No broker answered in time.</exception>
    public static string Describe(KafkaOptions options, TimeSpan patience)
    {
        using IAdminClient client = KafkaClients.Admin(options);
        Metadata metadata = client.GetMetadata(patience);
        return $"{metadata.Brokers.Count} broker(s), {metadata.Topics.Count} topic(s)";
    }
}
