using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Exchange.Contracts.V1;
using Exchange.Gateway.Keys;
using Google.Protobuf;

namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>
/// Events as records of a node's topic: a CloudEvents 1.0 envelope in Kafka's binary mode, and the event sealed under the
/// node's key ring for this topic, source and key. Outside of the seal stand the node, the source and the time alone.
/// </summary>
/// <param name="node">Whose topic it is.</param>
/// <param name="ring">The key ring as it is now: keys are added while the node runs.</param>
internal sealed class ChangeCodec(string node, Func<KeyRing> ring, TimeProvider time)
{
    private const string SourceHeader = "ce_source";

    private readonly byte[] _topic = Encoding.UTF8.GetBytes(TopicNames.Of(node) + "\n");
    private readonly string _publisher = Guid.NewGuid().ToString("N");
    private long _written;

    /// <summary>The key under which all changes of a certificate stand, so that compaction keeps the last.</summary>
    public byte[] KeyOf(Certificate certificate)
    {
        byte[] key = new byte[KeyRing.NameBytes];
        ring().Name(Encoding.UTF8.GetBytes(certificate.Id), key);
        return key;
    }

    /// <summary>The key under which all heartbeats of a source stand.</summary>
    public static byte[] KeyOf(string source) => Encoding.UTF8.GetBytes("heartbeat of " + source);

    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) => (int)(BinaryPrimitives.ReadUInt32BigEndian(key) % (uint)partitions);

    public Message<byte[], byte[]> Write(string source, byte[] key, ChangeTopicEvent written)
    {
        byte[] plain = written.ToByteArray();
        byte[] value = new byte[plain.Length + KeyRing.OverheadBytes];
        ring().Seal(plain, BoundTo(source, key), value);
        DateTimeOffset now = time.GetUtcNow();
        return new Message<byte[], byte[]>
        {
            Key = key,
            Value = value,
            Timestamp = new Timestamp(now),
            Headers =
            [
                Header("ce_specversion", "1.0"),
                Header("ce_id", string.Create(CultureInfo.InvariantCulture, $"{_publisher}-{Interlocked.Increment(ref _written)}")),
                Header(SourceHeader, $"/{node}/{Uri.EscapeDataString(source)}"),
                Header("ce_type", written.Heartbeat is null ? TopicNames.Changed : TopicNames.Heartbeat),
                Header("ce_time", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
                // What the specification's Kafka binding calls datacontenttype; what is sealed is a protobuf message.
                Header("content-type", "application/octet-stream"),
            ],
        };
    }

    /// <summary>The source that a record is of; null where it is no event of this node's.</summary>
    public string? SourceOf(Message<byte[], byte[]> message)
    {
        string prefix = $"/{node}/";
        return message.Headers is { } headers && headers.TryGetLastBytes(SourceHeader, out byte[] source)
            && Encoding.UTF8.GetString(source) is var text && text.StartsWith(prefix, StringComparison.Ordinal)
            ? Uri.UnescapeDataString(text[prefix.Length..])
            : null;
    }

    /// <returns>Null where it cannot be opened: its key is not in the ring, or it is not what was written.</returns>
    public ChangeTopicEvent? Read(string source, Message<byte[], byte[]> message)
    {
        if (message.Key is null || message.Value is null || message.Value.Length < KeyRing.OverheadBytes)
        {
            return null;
        }

        byte[] plain = new byte[message.Value.Length - KeyRing.OverheadBytes];
        return ring().TryOpen(message.Value, BoundTo(source, message.Key), plain) ? ChangeTopicEvent.Parser.ParseFrom(plain) : null;
    }

    /// <summary>The number of the index key that <see cref="KeyOf(Certificate)"/> goes by.</summary>
    public uint IndexKey => ring().IndexId;

    private byte[] BoundTo(string source, byte[] key) => [.. _topic, .. Encoding.UTF8.GetBytes(source), (byte)'\n', .. key];

    private static Header Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));
}
