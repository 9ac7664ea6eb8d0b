using Confluent.Kafka;
using Exchange.Contracts.V1;
using Exchange.Gateway.Kafka;
using Exchange.Gateway.Verification.Changes;

namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>
/// What a source's publisher goes on from: the newest heartbeat in the topic, of whichever partition. Every change before its
/// cursor was in the topic, in all partitions, before it was sent.
/// </summary>
internal sealed class LastHeartbeat(string source, ChangeCodec codec)
{
    /// <summary>Null where there is none that this ring opens.</summary>
    public PublishedState? State { get; private set; }

    /// <summary>Whether the keys of changes are made as they were then.</summary>
    public bool HasSameIndexKey { get; private set; }

    public void Look(Message<byte[], byte[]> message)
    {
        // Told by its key, so that changes need not be opened.
        if (message.Key is null || !message.Key.AsSpan().SequenceEqual(ChangeCodec.KeyOf(source))
            || codec.SourceOf(message) != source || codec.Read(source, message)?.Heartbeat is not { } heartbeat)
        {
            return;
        }

        PublishedState state = new(Generation.Of(heartbeat.Generation), AdapterChanges.StampOf(heartbeat.SourceTime), heartbeat.Cursor, heartbeat.IsAbsent);
        if (State is null || State.IsBefore(state))
        {
            State = state;
            HasSameIndexKey = heartbeat.IndexKey == codec.IndexKey;
        }
    }

    /// <returns>How many partitions the topic has.</returns>
    /// <exception cref="KafkaException">The topic cannot be read now.</exception>
    public int Find(KafkaOptions options, string topic, CancellationToken cancellation) =>
        TopicTail.Read(options, topic, KafkaClients.DeliveryPatience, record => Look(record.Message), () => State is not null, cancellation);
}
