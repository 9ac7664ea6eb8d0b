using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Exchange.Contracts.V1;
using Exchange.Gateway.Kafka;
using Exchange.Gateway.Verification.Changes;
using Grpc.Core;

namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>The changes of a node's registries, as they stand in its topic.</summary>
/// <param name="topic">The topic's name.</param>
/// <param name="source">One of the node's sources, or null for all of them.</param>
/// <param name="types">The certificate types asked for.</param>
internal sealed partial class KafkaChanges(
    KafkaOptions options, string topic, string? source, IReadOnlySet<string> types, ChangeCodec codec, TimeProvider time, ILogger<KafkaChanges> logger) : IChangeSource
{
    /// <summary>Kafka's answer where a position is not in the log and the client is not to choose another.</summary>
    private const ErrorCode NoSuchPosition = (ErrorCode)(-140);

    public async IAsyncEnumerable<ChangeEvent> OpenAsync(string cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        TopicCursor? from = cursor.Length == 0 ? null : TopicCursor.Read(cursor) ?? throw new RpcException(new Status(StatusCode.InvalidArgument, "This is no position in a topic."));
        await using TopicReader reader = new(options, topic, from?.Offsets);
        TopicView view = new(source, types, await WithStatusAsync(() => reader.OpenedAsync(cancellation)), from, time);
        await using IAsyncEnumerator<ConsumeResult<byte[], byte[]>> records = reader.ReadAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await WithStatusAsync(() => records.MoveNextAsync().AsTask()))
        {
            foreach (ChangeEvent made in Take(view, records.Current))
            {
                yield return made;
            }
        }
    }

    private IEnumerable<ChangeEvent> Take(TopicView view, ConsumeResult<byte[], byte[]> record)
    {
        if (codec.SourceOf(record.Message) is not { } of || (source is not null && of != source))
        {
            view.Skip(record.Partition.Value, record.Offset.Value);
            return [];
        }

        if (codec.Read(of, record.Message) is { } received)
        {
            return view.Take(record.Partition.Value, record.Offset.Value, of, received);
        }

        // To pass over it would vouch for what is no longer so.
        Log.Sealed(logger, topic, record.Partition.Value, record.Offset.Value);
        throw new RpcException(new Status(StatusCode.DataLoss, "A record cannot be opened."));
    }

    private async Task<T> WithStatusAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (KafkaException exception)
        {
            throw new RpcException(new Status(
                exception.Error.Code is ErrorCode.OffsetOutOfRange or NoSuchPosition ? StatusCode.OutOfRange : StatusCode.Unavailable, options.Refusal.ReasonOf(exception)));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The record {Topic}/{Partition}/{Offset} cannot be opened with the key ring; nothing behind it counts until it can. Give this node the ring that the topic is sealed under")]
        public static partial void Sealed(ILogger logger, string topic, int partition, long offset);
    }
}
