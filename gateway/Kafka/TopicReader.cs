using System.Threading.Channels;
using Confluent.Kafka;

namespace Exchange.Gateway.Kafka;

/// <summary>
/// Reads every partition of a topic from given offsets on, without end. The client's calls block, so they have a thread of
/// their own, which also takes the client down: that must not hold up whoever reads.
/// </summary>
internal sealed class TopicReader : IAsyncDisposable
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<IReadOnlyList<long>> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<ConsumeResult<byte[], byte[]>> _records =
        Channel.CreateBounded<ConsumeResult<byte[], byte[]>>(new BoundedChannelOptions(1024) { SingleReader = true, SingleWriter = true });

    private readonly KafkaOptions _options;
    private readonly string _topic;
    private readonly IReadOnlyList<long>? _from;

    /// <param name="from">The first offset of each partition; null for whatever comes from now on.</param>
    public TopicReader(KafkaOptions options, string topic, IReadOnlyList<long>? from)
    {
        (_options, _topic, _from) = (options, topic, from);
        new Thread(Run) { IsBackground = true, Name = "topic " + topic }.Start();
    }

    /// <summary>The first offset of each partition, as soon as it is known.</summary>
    /// <exception cref="KafkaException">OffsetOutOfRange: not from there. Otherwise the cluster cannot be read now.</exception>
    public Task<IReadOnlyList<long>> OpenedAsync(CancellationToken cancellation) => _opened.Task.WaitAsync(cancellation);

    /// <exception cref="KafkaException">As above.</exception>
    public IAsyncEnumerable<ConsumeResult<byte[], byte[]>> ReadAsync(CancellationToken cancellation) => _records.Reader.ReadAllAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        // Nobody may look at it any more.
        _ = _opened.Task.Exception;
        await _end.CancelAsync();
    }

    private void Run()
    {
        try
        {
            using IConsumer<byte[], byte[]> consumer = KafkaClients.Consumer(_options);
            IReadOnlyList<long> offsets = OffsetsOrReason(consumer);
            _opened.TrySetResult(offsets);
            consumer.Assign(offsets.Select((offset, partition) => new TopicPartitionOffset(_topic, partition, offset)));
            while (!_end.IsCancellationRequested)
            {
                if (consumer.Consume(s_poll) is { IsPartitionEOF: false } record && !_records.Writer.TryWrite(record))
                {
                    _records.Writer.WriteAsync(record, _end.Token).AsTask().GetAwaiter().GetResult();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody reads any more.
        }
        catch (Exception exception)
        {
            // Whoever reads is told; thrown here, it would end the process.
            _opened.TrySetException(exception);
            _records.Writer.TryComplete(exception);
        }
        finally
        {
            _opened.TrySetCanceled();
            _records.Writer.TryComplete();
        }
    }

    private List<long> OffsetsOrReason(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            return Offsets(consumer);
        }
        catch (KafkaException)
        {
            // Only while it is polled does the client say what was refused.
            consumer.Consume(s_poll);
            throw;
        }
    }

    private List<long> Offsets(IConsumer<byte[], byte[]> consumer)
    {
        int partitions = KafkaClients.PartitionsOf(consumer.Handle, _topic);
        if (_from is not null && _from.Count != partitions)
        {
            throw new KafkaException(ErrorCode.OffsetOutOfRange);
        }

        List<long> offsets = [];
        for (int partition = 0; partition < partitions; partition++)
        {
            WatermarkOffsets marks = consumer.QueryWatermarkOffsets(new TopicPartition(_topic, partition), KafkaClients.Patience);
            long offset = _from?[partition] ?? marks.High.Value;
            if (offset < marks.Low.Value || offset > marks.High.Value)
            {
                throw new KafkaException(ErrorCode.OffsetOutOfRange);
            }

            offsets.Add(offset);
        }

        return offsets;
    }
}
