using Confluent.Kafka;

namespace Exchange.Gateway.Kafka;

/// <summary>The last records of a topic.</summary>
internal static class TopicTail
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks through the last records of every partition; through more and more of them while it is not enough.</summary>
    /// <param name="patience">For how long nothing may come.</param>
    /// <param name="look">Called for each record, in the order of its partition; again for those before.</param>
    /// <param name="isEnough">Asked at the end of the topic.</param>
    /// <returns>How many partitions there are.</returns>
    /// <exception cref="KafkaException">The topic cannot be read now.</exception>
    public static int Read(
        KafkaOptions options, string topic, TimeSpan patience, Action<ConsumeResult<byte[], byte[]>> look, Func<bool> isEnough, CancellationToken cancellation)
    {
        using IConsumer<byte[], byte[]> consumer = KafkaClients.Consumer(options);
        int partitions = KafkaClients.PartitionsOf(consumer.Handle, topic);
        WatermarkOffsets[] marks =
        [
            .. Enumerable.Range(0, partitions).Select(partition => consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), KafkaClients.Patience)),
        ];
        for (long back = 256; ; back *= 16)
        {
            consumer.Assign(marks.Select((mark, partition) => new TopicPartitionOffset(topic, partition, Math.Max(mark.Low.Value, mark.High.Value - back))));
            ReadToEnd(consumer, partitions, patience, look, cancellation);
            if (isEnough() || marks.All(mark => mark.High.Value - back <= mark.Low.Value))
            {
                return partitions;
            }
        }
    }

    private static void ReadToEnd(
        IConsumer<byte[], byte[]> consumer, int partitions, TimeSpan patience, Action<ConsumeResult<byte[], byte[]>> look, CancellationToken cancellation)
    {
        HashSet<int> ended = [];
        TimeSpan waited = TimeSpan.Zero;
        while (ended.Count < partitions)
        {
            cancellation.ThrowIfCancellationRequested();
            ConsumeResult<byte[], byte[]>? record = consumer.Consume(s_poll);
            waited = record is null ? waited + s_poll : TimeSpan.Zero;
            if (waited > patience)
            {
                throw new KafkaException(ErrorCode.Local_TimedOut);
            }

            if (record is { IsPartitionEOF: true })
            {
                ended.Add(record.Partition.Value);
            }
            else if (record is not null)
            {
                look(record);
            }
        }
    }
}
