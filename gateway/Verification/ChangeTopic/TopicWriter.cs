using Confluent.Kafka;
using Exchange.Contracts.V1;
using Exchange.Gateway.Kafka;

namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>Writes one source's changes and heartbeats. A heartbeat is sent only when every change before it has been taken.</summary>
/// <param name="produce">Puts a record into a partition; done when the cluster has it.</param>
internal sealed class TopicWriter(Func<int, Message<byte[], byte[]>, Task> produce, int partitions, PublishedSource source, ChangeCodec codec)
{
    /// <summary>How many changes may be on their way at once.</summary>
    public const int MostUnderWay = 1000;

    private readonly List<Task> _underWay = [];

    public int UnderWay => _underWay.Count;

    public void Change(Card card)
    {
        Certificate certificate = card.ToCertificate();
        byte[] key = codec.KeyOf(certificate);
        ChangeTopicEvent written = new() { Changed = certificate, HolderKey = card.HolderKey.ToByteString() };
        _underWay.Add(ProduceAsync(ChangeCodec.PartitionOf(key, partitions), key, written));
    }

    /// <summary>Waits until every change so far has been taken.</summary>
    /// <exception cref="KafkaException">One was not.</exception>
    /// <exception cref="TimeoutException">It is not known in time whether one was.</exception>
    public async Task SettleAsync(TimeProvider time, CancellationToken cancellation)
    {
        await WithinAsync(Task.WhenAll(_underWay), time, cancellation);
        ChangeTopicMetrics.Published(source.Name, _underWay.Count);
        _underWay.Clear();
    }

    /// <exception cref="KafkaException">A partition did not take it.</exception>
    /// <exception cref="TimeoutException">As above.</exception>
    public Task BeatAsync(PublishedState state, TimeProvider time, CancellationToken cancellation)
    {
        TopicHeartbeat heartbeat = new()
        {
            SourceTime = state.SourceTime is { } stamp ? Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(stamp) : null,
            Generation = state.Generation.ToMessage(),
            Cursor = state.Cursor,
            IsAbsent = state.IsAbsent,
            Partitions = partitions,
            IndexKey = codec.IndexKey,
        };
        heartbeat.TypeCodes.AddRange(source.Types);
        heartbeat.Sources.AddRange(source.All);
        ChangeTopicEvent written = new() { Heartbeat = heartbeat };
        byte[] key = ChangeCodec.KeyOf(source.Name);
        return WithinAsync(Task.WhenAll(Enumerable.Range(0, partitions).Select(partition => ProduceAsync(partition, key, written))), time, cancellation);
    }

    private Task ProduceAsync(int partition, byte[] key, ChangeTopicEvent written) =>
        produce(partition, codec.Write(source.Name, key, written));

    /// <summary>The client gives up by itself, unless it was stopped.</summary>
    private static Task WithinAsync(Task taken, TimeProvider time, CancellationToken cancellation) =>
        taken.WaitAsync(KafkaClients.DeliveryPatience + KafkaClients.Patience, time, cancellation);
}
