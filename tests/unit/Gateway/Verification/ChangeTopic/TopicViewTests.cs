using Exchange.Contracts.V1;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.ChangeTopic;
using Exchange.Tests.Unit.Adapters;
using Grpc.Core;

namespace Exchange.Tests.Unit.Gateway.Verification.ChangeTopic;

public sealed class TopicViewTests
{
    private static readonly HashSet<string> s_types = [TestCertificates.TypeCode, TestCertificates.PeerTypeCode];

    private readonly ManualTime _time = new();
    private readonly DateTimeOffset _start;
    private readonly TopicView _view;
    private long _offset = 10;

    public TopicViewTests()
    {
        _start = _time.GetUtcNow();
        _view = Own();
    }

    // Fails: a certificate counts as fresh although its revocation still lies unread in another partition.
    [Fact]
    public void Topic_VouchesForTheLeastOfItsPartitions()
    {
        Assert.Null(Beat(0, 5));
        Assert.Equal(At(4), Beat(1, 4));
        Assert.Equal(At(4), Beat(0, 7));
        Assert.Equal(At(6), Beat(1, 6));
    }

    // Fails: whenever two publishers are at work for a moment, answers seem to grow older, and registries are asked for nothing.
    [Fact]
    public void OlderStamp_TakesNothingBack()
    {
        Beat(0, 5);
        Beat(1, 5);
        Assert.Equal(At(5), Beat(0, 3));
        Assert.Equal(At(5), Beat(1, null));
    }

    // Fails: a node that fell behind a gap goes on vouching for what it missed.
    [Theory]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    public void LaterGeneration_IsAGap(long generation, uint tie)
    {
        Beat(0, 5);
        Assert.Equal(StatusCode.OutOfRange, Refused(() => Take(0, TestTopic.Beat(At(6), generation, tie))));
    }

    // Fails: a publisher that lost its lease, and does not know it yet, empties every cache again and again.
    [Fact]
    public void SupersededGeneration_IsPassedOver()
    {
        Take(0, TestTopic.Beat(At(5), generation: 2));
        Take(1, TestTopic.Beat(At(5), generation: 2));
        Assert.Empty(Take(0, TestTopic.Beat(At(9), generation: 1)));
        Assert.Equal(At(5), Take(1, TestTopic.Beat(At(6), generation: 2)).Single().SourceTime);
    }

    // Fails: after the topic was made anew its generations begin with 1 again, and nobody ever follows it.
    [Fact]
    public void GenerationThatFellSilent_GivesWay()
    {
        Take(0, TestTopic.Beat(At(5), generation: 7));
        _time.Advance(TopicView.Patience);
        Assert.Equal(StatusCode.OutOfRange, Refused(() => Take(0, TestTopic.Beat(At(6), generation: 1))));
    }

    // Fails: the topic is given more partitions, and what goes to the new ones is missed.
    [Fact]
    public void OtherNumberOfPartitions_IsAGap() =>
        Assert.Equal(StatusCode.OutOfRange, Refused(() => Take(0, TestTopic.Beat(At(5), partitions: 3))));

    // Fails: cards of a registry that announces nothing are never answered from the cache.
    [Fact]
    public void AbsentSource_IsToldAsSuch() =>
        Assert.Equal(StatusCode.Unimplemented, Refused(() => Take(0, TestTopic.Beat(null, isAbsent: true))));

    // Fails: a stream begins before anybody watches the registry, and what is fetched meanwhile counts as watched.
    [Fact]
    public void Stream_BeginsWithAHeartbeat()
    {
        Assert.Empty(Change(0));
        ChangeEvent[] events = [.. Take(0, TestTopic.Beat(At(5)))];
        Assert.Equal([1ul, 0ul], events.Select(each => each.Changed?.ChangeSequence ?? 0));
        Assert.True(Change(1).Single().MayRepeat);
    }

    // Fails: after a break the node misses what was announced meanwhile, or reads the whole topic again.
    [Fact]
    public void Cursor_GoesOnBehindEachPartition()
    {
        Take(0, 20, TestTopic.Beat(At(5)));
        string cursor = Take(1, 30, TestTopic.Beat(At(5))).Single().Cursor;
        TopicCursor from = TopicCursor.Read(cursor)!;
        Assert.Equal([21L, 31L], from.Offsets);

        TopicView resumed = new(TestTopic.Source, s_types, from.Offsets, from, _time);
        ChangeEvent changed = resumed.Take(0, 21, TestTopic.Source, new ChangeTopicEvent { Changed = TestCertificates.Make(), HolderKey = TestCards.Make().HolderKey.ToByteString() }).Single();
        Assert.Equal((1ul, TestCards.Make().HolderKey), (changed.Changed!.ChangeSequence, changed.Holder!.Value));
        Assert.Equal(StatusCode.OutOfRange, Refused(() => resumed.Take(0, 22, TestTopic.Source, new ChangeTopicEvent { Heartbeat = TestTopic.Beat(At(6), generation: 2) })));
    }

    // Fails: of a peer with two registries the one vouches for the other's certificates.
    [Fact]
    public void Peer_VouchesForTheLeastOfItsSources()
    {
        TopicView peer = new(source: null, s_types, [0, 0], null, _time);
        TopicHeartbeat Of(double seconds, string type) => TestTopic.Beat(At(seconds), types: [type, "elsewhere"], sources: ["a", "b"]);
        ChangeEvent[] Hear(int partition, string source, TopicHeartbeat heartbeat) =>
            [.. peer.Take(partition, _offset++, source, new ChangeTopicEvent { Heartbeat = heartbeat })];

        Assert.Empty(Hear(0, "a", Of(5, TestCertificates.TypeCode)));
        Assert.Empty(Hear(1, "a", Of(5, TestCertificates.TypeCode)));
        ChangeEvent begun = Hear(0, "b", Of(3, TestCertificates.PeerTypeCode)).Single();
        Assert.Equal(s_types.Order(), begun.Covered!.Order());
        Assert.Null(begun.SourceTime);
        Assert.Equal(At(3), Hear(1, "b", Of(4, TestCertificates.PeerTypeCode)).Single().SourceTime);
        Assert.Equal(StatusCode.OutOfRange, Refused(() => Hear(1, "b", TestTopic.Beat(At(5), isAbsent: true, types: [TestCertificates.PeerTypeCode], sources: ["a", "b"]))));
    }

    // Fails: a type that the peer does not watch is answered from the cache for ever.
    [Fact]
    public void Peer_CoversWhatItsSourcesCover()
    {
        TopicView peer = new(source: null, s_types, [0, 0], null, _time);
        peer.Take(0, 0, "a", new ChangeTopicEvent { Heartbeat = TestTopic.Beat(At(5), sources: ["a", "b"]) });
        ChangeEvent begun = peer.Take(0, 1, "b", new ChangeTopicEvent { Heartbeat = TestTopic.Beat(null, isAbsent: true, types: [TestCertificates.PeerTypeCode], sources: ["a", "b"]) }).Single();
        Assert.Equal([TestCertificates.TypeCode], begun.Covered!);
    }

    // Fails: after a break a peer's change is passed over because the heartbeats come behind it.
    [Fact]
    public void PeerGoneOnWith_KeepsWhatComesBeforeItsHeartbeats()
    {
        TopicCursor from = new(new Dictionary<string, Generation> { ["a"] = new(1, 0) }, [3, 3]);
        TopicView peer = new(source: null, s_types, from.Offsets, from, _time);
        Assert.Empty(peer.Take(0, 3, "a", new ChangeTopicEvent { Changed = TestCertificates.Make(sequence: 9) }));
        ChangeEvent[] events = [.. peer.Take(1, 3, "a", new ChangeTopicEvent { Heartbeat = TestTopic.Beat(At(5), sources: ["a"]) })];
        Assert.Equal([9ul, 0ul], events.Select(each => each.Changed?.ChangeSequence ?? 0));
        Assert.All(events, each => Assert.Equal([TestCertificates.TypeCode], each.Covered!));
    }

    private TopicView Own() => new(TestTopic.Source, s_types, [10, 10], null, _time);

    private DateTimeOffset At(double seconds) => _start.AddSeconds(seconds);

    private DateTimeOffset? Beat(int partition, double? seconds) => Take(partition, TestTopic.Beat(seconds is { } at ? At(at) : null)).Single().SourceTime;

    private IEnumerable<ChangeEvent> Take(int partition, TopicHeartbeat heartbeat) => Take(partition, _offset++, heartbeat);

    private IEnumerable<ChangeEvent> Take(int partition, long offset, TopicHeartbeat heartbeat) =>
        _view.Take(partition, offset, TestTopic.Source, new ChangeTopicEvent { Heartbeat = heartbeat });

    private IEnumerable<ChangeEvent> Change(int partition) =>
        _view.Take(partition, _offset++, TestTopic.Source, new ChangeTopicEvent { Changed = TestCertificates.Make() });

    private static StatusCode Refused(Func<IEnumerable<ChangeEvent>> take) => Assert.Throws<RpcException>(() => take().ToArray()).StatusCode;
}
