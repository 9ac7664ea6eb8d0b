using System.Buffers.Binary;
using Confluent.Kafka;

namespace Exchange.Gateway.Kafka;

/// <summary>Counts, for an operator, how many records of a topic lie under which key of a ring. It reads the whole topic and changes nothing.</summary>
internal static class TopicKeyUse
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>By the number that a record's value begins with: four bytes, the largest first. Empty where there is no such topic.</summary>
    /// <exception cref="DllNotFoundException">The client's library is missing.</exception>
    /// <exception cref="KafkaException">The brokers cannot be asked, or the topic cannot be read to its end.</exception>
    public static Dictionary<uint, long> Count(KafkaOptions options, string topic, CancellationToken cancellation)
    {
        Dictionary<uint, long> counts = [];
        foreach (int partition in PartitionsOf(options, topic))
        {
            CountIn(options, new TopicPartition(topic, partition), counts, cancellation);
        }

        return counts;
    }

    private static void CountIn(KafkaOptions options, TopicPartition partition, Dictionary<uint, long> counts, CancellationToken cancellation)
    {
        using IConsumer<byte[], byte[]> consumer = KafkaClients.Consumer(options);
        consumer.Assign(new TopicPartitionOffset(partition, Offset.Beginning));
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (consumer.Consume(s_patience) is not { } result)
            {
                throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"Partition {partition.Partition.Value} of {partition.Topic} gives nothing more before its end."));
            }

            if (result.IsPartitionEOF)
            {
                consumer.Close();
                return;
            }

            if (result.Message.Value is { Length: >= sizeof(uint) } value)
            {
                uint number = BinaryPrimitives.ReadUInt32BigEndian(value);
                counts[number] = counts.GetValueOrDefault(number) + 1;
            }
        }
    }

    private static IEnumerable<int> PartitionsOf(KafkaOptions options, string topic)
    {
        using IAdminClient client = KafkaClients.Admin(options);
        // Of the whole cluster, because asking for one topic may create it.
        return client.GetMetadata(s_patience).Topics.Find(found => found.Topic == topic)?.Partitions.ConvertAll(partition => partition.PartitionId) ?? [];
    }
}
