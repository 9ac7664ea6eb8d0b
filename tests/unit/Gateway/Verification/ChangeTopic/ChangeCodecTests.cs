using System.Text;
using Confluent.Kafka;
using Exchange.Contracts.V1;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Verification.ChangeTopic;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Verification.ChangeTopic;

public sealed class ChangeCodecTests
{
    private static readonly ManualTime s_time = new();
    private static readonly KeyRing s_another = KeyRing.Generate(s_time);
    private readonly ChangeCodec _codec = new("350703", () => TestTopic.Ring, s_time);

    // Fails: what a registry announces does not come out of the topic as it went in.
    [Fact]
    public void Change_IsReadAsItWasWritten()
    {
        Message<byte[], byte[]> message = Write(TestCertificates.Make(sequence: 7));
        Assert.Equal("market & co", _codec.SourceOf(message));
        Assert.Equal(TestCertificates.Make(sequence: 7), _codec.Read("market & co", message)!.Changed);
    }

    // Fails: whoever may read the cluster learns whose certificate was revoked.
    [Fact]
    public void OutsideOfTheSeal_NothingTellsOfACitizen()
    {
        Message<byte[], byte[]> message = Write(TestCertificates.Make());
        byte[] all = [.. message.Key, .. message.Value, .. message.Headers.SelectMany(header => Encoding.UTF8.GetBytes(header.Key).Concat(header.GetValueBytes()))];
        string[] personal = [TestCertificates.Id, TestCertificates.HolderCode, TestCertificates.HolderName, "JY13507030001"];
        Assert.All(personal, value => Assert.True(all.AsSpan().IndexOf(Encoding.UTF8.GetBytes(value)) < 0));
    }

    // Fails: whoever may write to the cluster passes one certificate's state off as another's, or another node's.
    [Fact]
    public void RecordThatWasMoved_IsNotOpened()
    {
        Message<byte[], byte[]> message = Write(TestCertificates.Make());
        Assert.Null(_codec.Read("other", message));
        Assert.Null(new ChangeCodec("350700", () => TestTopic.Ring, s_time).Read("market & co", message));
        Assert.Null(new ChangeCodec("350700", () => TestTopic.Ring, s_time).SourceOf(message));
        Assert.Null(new ChangeCodec("350703", () => s_another, s_time).Read("market & co", message));
        message.Key = _codec.KeyOf(TestCertificates.Make(TestCertificates.PeerId));
        Assert.Null(_codec.Read("market & co", message));
    }

    // Fails: tools that know CloudEvents cannot tell what stands in the topic.
    [Fact]
    public void Envelope_IsACloudEvent()
    {
        Message<byte[], byte[]> message = Write(TestCertificates.Make());
        Dictionary<string, string> headers = message.Headers.ToDictionary(header => header.Key, header => Encoding.UTF8.GetString(header.GetValueBytes()));
        Assert.Equal(("1.0", "/350703/market%20%26%20co", "exchange.certificate.changed.v1"), (headers["ce_specversion"], headers["ce_source"], headers["ce_type"]));
        Assert.Equal(("2026-11-22T00:00:00.000Z", "application/octet-stream"), (headers["ce_time"], headers["content-type"]));
        Assert.NotEqual(headers["ce_id"], Encoding.UTF8.GetString(Write(TestCertificates.Make()).Headers.GetLastBytes("ce_id")));
    }

    // Fails: two states of a certificate stand in two partitions, and the older one may come out last; or compaction keeps both.
    [Fact]
    public void Certificate_KeepsItsKeyWhenTheSealingKeyChanges()
    {
        KeyRing rotated = TestTopic.Ring.Rotated(s_time);
        KeyRing renamed = TestTopic.Ring.Renamed(s_time);
        byte[] key = new ChangeCodec("350703", () => rotated, s_time).KeyOf(TestCertificates.Make());
        Assert.Equal(_codec.KeyOf(TestCertificates.Make()), key);
        Assert.NotEqual(_codec.KeyOf(TestCertificates.Make(TestCertificates.PeerId)), key);
        Assert.NotEqual(_codec.KeyOf(TestCertificates.Make()), new ChangeCodec("350703", () => renamed, s_time).KeyOf(TestCertificates.Make()));
        Assert.InRange(ChangeCodec.PartitionOf(key, 3), 0, 2);
    }

    // Fails: after a rotation a node must be restarted before it can read the topic.
    [Fact]
    public void KeyThatIsAdded_OpensFromThenOn()
    {
        KeyRing ring = TestTopic.Ring;
        ChangeCodec reader = new("350703", () => ring, s_time);
        KeyRing rotated = ring.Rotated(s_time);
        ChangeCodec writer = new("350703", () => rotated, s_time);
        Message<byte[], byte[]> message = writer.Write("market & co", writer.KeyOf(TestCertificates.Make()), new ChangeTopicEvent { Changed = TestCertificates.Make() });
        Assert.Null(reader.Read("market & co", message));
        ring = rotated;
        Assert.NotNull(reader.Read("market & co", message));
    }

    private Message<byte[], byte[]> Write(Certificate certificate) => _codec.Write("market & co", _codec.KeyOf(certificate), new ChangeTopicEvent { Changed = certificate });
}
