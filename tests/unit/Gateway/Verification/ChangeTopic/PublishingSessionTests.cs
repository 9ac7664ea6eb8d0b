using Confluent.Kafka;
using Exchange.Contracts.V1;
using Exchange.Gateway.Health;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.ChangeTopic;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Verification.Changes;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Verification.ChangeTopic;

public sealed class PublishingSessionTests : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly TestTopic _topic = new();
    private readonly ScriptedChanges _changes = new();
    private readonly LastHeartbeat _last;
    private Task _running = Task.CompletedTask;

    public PublishingSessionTests() => _last = new LastHeartbeat(TestTopic.Source, _topic.Codec);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    // Fails: a heartbeat overtakes a revocation that the cluster has not taken yet, and vouches for what is no longer so.
    [Fact]
    public async Task Heartbeat_WaitsForTheChangesBeforeIt()
    {
        TaskCompletionSource taken = new();
        Start();
        await _changes.SendAsync(new ChangeEvent("0"));
        _topic.Held = taken.Task;
        await _changes.SendAsync(new ChangeEvent("1", TestCertificates.Make()));
        Task sent = _changes.SendAsync(new ChangeEvent("2", SourceTime: _topic.Time.GetUtcNow()));
        await _topic.UntilAsync(topic => topic.Changes.Count == 1);
        Assert.DoesNotContain(_topic.Heartbeats, beat => beat.SourceTime is not null);

        taken.SetResult();
        await _topic.UntilAsync(topic => topic.Heartbeats.Count(beat => beat.SourceTime is not null) == TestTopic.Partitions);
        Assert.Equal("2", _topic.Heartbeats[^1].Cursor);
        Assert.Equal([0, 1], _topic.Records.TakeLast(2).Select(record => record.Partition).Order());
        Assert.False(sent.IsFaulted);
    }

    // Fails: a publisher dies, and its successor passes over the first revocation of a generation.
    [Fact]
    public async Task FirstChangeOfAGeneration_IsNotVouchedForBeforeItIsTaken()
    {
        TaskCompletionSource taken = new();
        _topic.Held = taken.Task;
        Start();
        Task sent = _changes.SendAsync(new ChangeEvent("1", TestCertificates.Make()));
        await _topic.UntilAsync(topic => topic.Changes.Count == 1);
        Assert.Empty(_topic.Heartbeats);
        taken.SetResult();
        await _topic.UntilAsync(topic => topic.Heartbeats.Any(beat => beat.Cursor == "1"));
        await sent;
    }

    // Fails: holder codes travel to every node that follows this one.
    [Fact]
    public async Task Change_ShowsTheHolderMaskedOnly()
    {
        Start();
        await _changes.SendAsync(new ChangeEvent("1", TestCertificates.Make()));
        await _topic.UntilAsync(topic => topic.Changes.Count == 1);
        Assert.Equal(("", true), (_topic.Changes[0].Holder.Code, _topic.Changes[0].Holder.Masked));
        Assert.DoesNotContain("幸福", _topic.Changes[0].Holder.Name, StringComparison.Ordinal);
        // Otherwise readers go on saying what the holder had before.
        Assert.Equal(TestCards.Make().HolderKey, _topic.Holder);
    }

    // Fails: the replica that takes over empties every cache, or passes over what was announced while nobody published.
    [Fact]
    public async Task Successor_GoesOnBehindTheLastHeartbeat()
    {
        DateTimeOffset stamp = _topic.Time.GetUtcNow().AddSeconds(-3);
        Ends(TestTopic.Beat(stamp, generation: 4, tie: 9, cursor: "17"));
        Ends(TestTopic.Beat(stamp.AddSeconds(-1), generation: 4, tie: 9, cursor: "16"));
        Start();
        Assert.Equal("17", await _changes.OpenedAsync());
        await _changes.SendAsync(new ChangeEvent("18", SourceTime: stamp.AddSeconds(2)));
        await _topic.UntilAsync(topic => topic.Heartbeats.Any(beat => beat.Cursor == "18"));
        Assert.All(_topic.Heartbeats, beat => Assert.Equal((4L, 9u), (beat.Generation.Number, beat.Generation.Tie)));
    }

    // Fails: readers go on vouching across changes that nobody has published.
    [Fact]
    public async Task RefusedCursor_BeginsALaterGeneration()
    {
        Ends(TestTopic.Beat(_topic.Time.GetUtcNow(), generation: 4, cursor: "17"));
        _changes.Refusals.Enqueue(StatusCode.OutOfRange);
        Start();
        Assert.Equal("17", await _changes.OpenedAsync());
        await _topic.Time.UntilAwaitedAsync(TimeSpan.FromMilliseconds(250));
        _topic.Time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("", await _changes.OpenedAsync());
        await _changes.SendAsync(new ChangeEvent("30", SourceTime: _topic.Time.GetUtcNow()));
        await _topic.UntilAsync(topic => topic.Heartbeats.Any(beat => beat.Generation.Number == 5));
    }

    // Fails: with a new index key a certificate's changes go to another partition, and an older one is read last.
    [Fact]
    public async Task OtherIndexKey_BeginsALaterGeneration()
    {
        TopicHeartbeat heartbeat = TestTopic.Beat(_topic.Time.GetUtcNow(), generation: 4, cursor: "17");
        heartbeat.IndexKey++;
        Ends(heartbeat);
        Start();
        Assert.Equal("", await _changes.OpenedAsync());
        await _changes.SendAsync(new ChangeEvent("30"));
        await _topic.UntilAsync(topic => topic.Heartbeats.Any(beat => beat.Generation.Number == 5));
    }

    // Fails: a registry that announces nothing is waited for, by every node, for ever.
    [Fact]
    public async Task AbsentFeed_IsPublishedAsSuch()
    {
        _changes.Refusals.Enqueue(StatusCode.Unimplemented);
        Start();
        await _topic.UntilAsync(topic => topic.Heartbeats.Any(beat => beat.IsAbsent));
    }

    // Fails: a change that cannot be read is passed over, and heartbeats vouch for the state before it.
    [Fact]
    public async Task UnusableChange_IsNotPassedOver()
    {
        Start();
        await _changes.SendAsync(new ChangeEvent("1", SourceTime: _topic.Time.GetUtcNow()));
        Assert.Equal("", await _changes.OpenedAsync());
        await _changes.SendAsync(new ChangeEvent("2", TestCertificates.Make(sequence: 0)));
        await _topic.Time.UntilAwaitedAsync(TimeSpan.FromMilliseconds(250));
        _topic.Time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("1", await _changes.OpenedAsync());
        Assert.Empty(_topic.Changes);
    }

    // Fails: a topic that takes nothing is not noticed, and the session waits for it for ever.
    [Fact]
    public async Task RefusedRecord_EndsTheSession()
    {
        Start();
        await _changes.SendAsync(new ChangeEvent("0"));
        _topic.Held = Task.FromException(new KafkaException(new Error(ErrorCode.Local_MsgTimedOut, "As the test says.")));
        await _changes.SendAsync(new ChangeEvent("1", TestCertificates.Make()));
        _ = _changes.SendAsync(new ChangeEvent("2", SourceTime: _topic.Time.GetUtcNow()));
        await Assert.ThrowsAsync<KafkaException>(() => _running.Patiently());
    }

    private void Ends(TopicHeartbeat heartbeat) =>
        _last.Look(_topic.Codec.Write(TestTopic.Source, ChangeCodec.KeyOf(TestTopic.Source), new ChangeTopicEvent { Heartbeat = heartbeat }));

    private void Start()
    {
        PublishedSource source = new(TestTopic.Source, new HashSet<string> { TestCertificates.TypeCode }, _changes, [TestTopic.Source]);
        TopicWriter writer = new(_topic.ProduceAsync, TestTopic.Partitions, source, _topic.Codec);
        _running = new PublishingSession(source, writer, _last, TestCards.Maker, new NodeHealth(_topic.Time), _topic.Time, NullLogger.Instance).RunAsync(_end.Token);
    }
}
