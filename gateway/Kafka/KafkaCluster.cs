using Confluent.Kafka;

namespace Exchange.Gateway.Kafka;

/// <summary>What can be said of a Kafka cluster without changing it.</summary>
internal static class KafkaCluster
{
    /// <exception cref="DllNotFoundException">The client's library is missing.</exception>
    /// <exception cref="KafkaException">No broker answered in time, or it refused the account.</exception>
    public static string Describe(KafkaOptions options, TimeSpan patience)
    {
        using IAdminClient client = KafkaClients.Admin(options);
        try
        {
            Metadata metadata = client.GetMetadata(patience);
            return $"{metadata.Brokers.Count} broker(s), {metadata.Topics.Count} topic(s)";
        }
        catch (KafkaException exception)
        {
            throw new KafkaException(new Error(exception.Error.Code, options.Refusal.ReasonOf(exception)), exception);
        }
    }
}
