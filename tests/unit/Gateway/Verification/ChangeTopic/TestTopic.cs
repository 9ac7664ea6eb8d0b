using Confluent.Kafka;
using Exchange.Contracts.V1;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.ChangeTopic;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Verification.ChangeTopic;

/// <summary>A topic of two partitions in memory. It takes each record at once, unless it is held back.</summary>
internal sealed class TestTopic
{
    public const int Partitions = 2;
    public const string Node = "350703";
    public const string Source = "registry";

    private readonly Lock _gate = new();
    private readonly List<(int Partition, Message<byte[], byte[]> Message)> _records = [];
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TestTopic(KeyRing? ring = null) => Codec = new ChangeCodec(Node, () => ring ?? Ring, Time);

    public static KeyRing Ring { get; } = KeyRing.Generate(TimeProvider.System);

    public ManualTime Time { get; } = new();

    public ChangeCodec Codec { get; }

    /// <summary>What changes wait for before they count as taken.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public IReadOnlyList<(int Partition, Message<byte[], byte[]> Message)> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    public IReadOnlyList<TopicHeartbeat> Heartbeats => [.. Records.Select(record => Codec.Read(Source, record.Message)!.Heartbeat).Where(beat => beat is not null)];

    public IReadOnlyList<Certificate> Changes => [.. Records.Select(record => Codec.Read(Source, record.Message)!.Changed).Where(changed => changed is not null)];

    /// <summary>Of the last change.</summary>
    public HolderKey Holder => HolderKey.Read(Records.Select(record => Codec.Read(Source, record.Message)!).Last(read => read.Changed is not null).HolderKey.Span);

    public static TopicHeartbeat Beat(
        DateTimeOffset? stamp, long generation = 1, uint tie = 0, string cursor = "5", bool isAbsent = false, int partitions = Partitions, string[]? types = null, string[]? sources = null)
    {
        TopicHeartbeat heartbeat = new()
        {
            SourceTime = stamp is { } given ? Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(given) : null,
            Generation = new TopicGeneration { Number = generation, Tie = tie },
            Cursor = cursor,
            IsAbsent = isAbsent,
            Partitions = partitions,
            IndexKey = Ring.IndexId,
        };
        heartbeat.TypeCodes.AddRange(types ?? [TestCertificates.TypeCode]);
        heartbeat.Sources.AddRange(sources ?? [Source]);
        return heartbeat;
    }

    public Task ProduceAsync(int partition, Message<byte[], byte[]> message)
    {
        lock (_gate)
        {
            _records.Add((partition, message));
            TaskCompletionSource written = _written;
            _written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            written.TrySetResult();
        }

        return Codec.Read(Source, message)!.Changed is null ? Task.CompletedTask : Held;
    }

    /// <summary>Waits until the topic holds something.</summary>
    public async Task UntilAsync(Func<TestTopic, bool> holds)
    {
        while (true)
        {
            Task written = _written.Task;
            if (holds(this))
            {
                return;
            }

            await written.Patiently();
        }
    }
}
