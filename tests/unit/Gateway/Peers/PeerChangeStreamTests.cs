using System.Threading.Channels;
using Exchange.Audit;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Peers;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;
using Exchange.Tests.Unit.Gateway.Verification;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Peers;

/// <summary>If one of these fails, a neighbouring node goes on answering what has been revoked here, or learns what it was not granted.</summary>
public sealed class PeerChangeStreamTests : IDisposable
{
    private const string OtherType = "11100000000013338W011";

    private readonly ManualTime _time = new();
    private readonly TestKey _key = new();
    private readonly TestAudit _audit;
    private readonly AccessSnapshots _access;
    private readonly ChangeLog _log = new(capacity: 4);
    private readonly CardFeed _feed;
    private readonly CardFeed _other;
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly PeerChangeStream _stream;

    public PeerChangeStreamTests()
    {
        _audit = new TestAudit(_time);
        _access = new AccessSnapshots(Snapshot(TestCertificates.TypeCode));
        CardCache cache = new(1 << 20);
        _feed = new CardFeed("registry", [TestCertificates.TypeCode], cache, _log, _time);
        _other = new CardFeed("other", [OtherType], cache, _log, _time);
        CertificateTypes types = new(
        [
            new CertificateTypeEntry(TestCertificates.TypeCode, "营业执照", new FakeOrigin(), TimeSpan.FromSeconds(5)),
            new CertificateTypeEntry(OtherType, "食品经营许可证", new FakeOrigin(), TimeSpan.FromSeconds(5)),
            new CertificateTypeEntry(TestCertificates.PeerTypeCode, "不动产权证书", new FakeOrigin(isOwnRegistry: false), TimeSpan.FromSeconds(5)),
        ]);
        Authenticator authenticator = new(new TokenValidator(_access, TestAccess.Issuer, _time), new RecordingNoise());
        _stream = new PeerChangeStream(authenticator, _access, types, new CardFeeds([_feed, _other]), _log, _audit.Recorder, _lifetime, _time);
        _feed.Begin(null);
        _other.Begin(null);
    }

    public void Dispose() => _audit.Dispose();

    [Fact]
    public async Task Stream_TellsWhatItCoversThenChangesThenWhatItVouchesFor()
    {
        Watching watch = Watch([TestCertificates.TypeCode, OtherType, TestCertificates.PeerTypeCode]);
        Assert.Equal([TestCertificates.TypeCode], (await watch.NextAsync()).Opened.TypeCodes);
        Assert.Null((await watch.NextAsync()).Heartbeat.SourceTime);
        _feed.Apply(TestCards.Make(CanonicalState.Revoked, sequence: 5));
        _other.Apply(TestCards.Maker.Make(TestCertificates.Make(id: "other", typeCode: OtherType), DateTimeOffset.UnixEpoch));
        _feed.Beat(_time.GetUtcNow(), _time.GetUtcNow());
        PeerWatchEvent told = await watch.NextAsync();
        Certificate changed = told.Changed;
        Assert.Equal(TestCards.Make().HolderKey, HolderKey.Read(told.HolderKey.Span));
        Assert.Equal((TestCertificates.Id, CanonicalState.Revoked, 5ul), (changed.Id, changed.State.Canonical, changed.ChangeSequence));
        Assert.Equal(new Holder { Name = "建阳区******餐饮店", Masked = true }, changed.Holder);
        Assert.Empty(changed.Extension);
        Assert.Equal(_time.GetUtcNow(), (await watch.NextAsync()).Heartbeat.SourceTime.ToDateTimeOffset());

        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((AuditKind.Peer, AuditDecision.Allowed, "district-node"), (record.Kind, record.Decision, record.Who.Client));
        Assert.Contains(TestCertificates.TypeCode, record.What.CertificateType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heartbeat_IsNeverAheadOfAnyRegistry()
    {
        _access.Replace(Snapshot(TestCertificates.TypeCode, OtherType));
        DateTimeOffset now = _time.GetUtcNow();
        _feed.Beat(now, now);
        _other.Beat(now.AddSeconds(-3), now);
        Watching watch = Watch([TestCertificates.TypeCode, OtherType]);
        await watch.NextAsync();
        Assert.Equal(now.AddSeconds(-3), (await watch.NextAsync()).Heartbeat.SourceTime.ToDateTimeOffset());
    }

    [Fact]
    public async Task Cursor_GoesOnBehindWhatWasSent()
    {
        Watching first = Watch([TestCertificates.TypeCode]);
        string cursor = (await first.NextAsync()).Cursor;
        _feed.Apply(TestCards.Make(sequence: 5));
        Watching second = Watch([TestCertificates.TypeCode], cursor);
        await second.NextAsync();
        PeerWatchEvent changed = await second.NextAsync();
        Assert.Equal(5ul, changed.Changed.ChangeSequence);
        Watching third = Watch([TestCertificates.TypeCode], changed.Cursor);
        await third.NextAsync();
        Assert.NotNull((await third.NextAsync()).Heartbeat);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00000000000000000000000000000000.0.0000000000000000")]
    public async Task ForeignCursor_IsAGap(string cursor) => Assert.Equal(StatusCode.OutOfRange, await Watch([TestCertificates.TypeCode], cursor).EndAsync());

    [Fact]
    public async Task GapInTheRegistrysOwnFeed_IsOneForTheFollower()
    {
        Watching watch = Watch([TestCertificates.TypeCode]);
        string cursor = (await watch.NextAsync()).Cursor;
        await watch.NextAsync();
        _feed.Interrupt();
        _feed.Begin(null);
        Assert.Equal(StatusCode.OutOfRange, await watch.EndAsync());
        Assert.Equal(StatusCode.OutOfRange, await Watch([TestCertificates.TypeCode], cursor).EndAsync());
    }

    [Fact]
    public async Task FollowerThatFellTooFarBehind_IsToldSo()
    {
        Watching watch = Watch([TestCertificates.TypeCode]);
        string cursor = (await watch.NextAsync()).Cursor;
        for (ulong sequence = 1; sequence <= 5; sequence++)
        {
            _feed.Apply(TestCards.Make(sequence: sequence));
        }

        Assert.Equal(StatusCode.OutOfRange, await Watch([TestCertificates.TypeCode], cursor).EndAsync());
    }

    [Fact]
    public async Task WithdrawnGrant_EndsTheStream()
    {
        Watching watch = Watch([TestCertificates.TypeCode]);
        await watch.NextAsync();
        await watch.NextAsync();
        _access.Replace(Snapshot(OtherType));
        _feed.Beat(_time.GetUtcNow(), _time.GetUtcNow());
        Assert.Equal(StatusCode.OutOfRange, await watch.EndAsync());
    }

    [Fact]
    public async Task ExpiredToken_EndsTheStream()
    {
        Watching watch = Watch([TestCertificates.TypeCode]);
        await watch.NextAsync();
        await watch.NextAsync();
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(StatusCode.Unauthenticated, await watch.EndAsync());
    }

    [Theory]
    [InlineData("counter", TestCertificates.TypeCode)]
    [InlineData("district-node", OtherType)]
    [InlineData("district-node", TestCertificates.PeerTypeCode)]
    public async Task NothingGranted_IsDeniedAndRecorded(string client, string type)
    {
        Assert.Equal(StatusCode.PermissionDenied, await Watch([type], client: client).EndAsync());
        Assert.Equal("not-granted", Assert.Single(_audit.Records).Reason);
    }

    [Fact]
    public async Task TypeWithoutFeed_IsUnimplemented()
    {
        _feed.Absent();
        Assert.Equal(StatusCode.Unimplemented, await Watch([TestCertificates.TypeCode]).EndAsync());
    }

    [Fact]
    public async Task StoppingNode_DoesNotWaitForItsFollowers()
    {
        Watching watch = Watch([TestCertificates.TypeCode]);
        await watch.NextAsync();
        _lifetime.StopApplication();
        Assert.Equal(StatusCode.Unavailable, await watch.EndAsync());
    }

    private static AccessSnapshot SnapshotOf(TestKey key, IEnumerable<string> types) => TestAccess.Snapshot(
        [TestAccess.ClientOf("district-node", role: Roles.Node), TestAccess.ClientOf("counter")],
        [
            .. types.Append(TestCertificates.PeerTypeCode).Select(type => TestAccess.Grants("district-node", AccessAction.Verify, type)),
            TestAccess.Grants("counter", AccessAction.Verify, TestCertificates.TypeCode),
        ],
        new Dictionary<string, IReadOnlyList<SecurityKey>> { [TestAccess.Issuer] = key.Public });

    private AccessSnapshot Snapshot(params string[] types) => SnapshotOf(_key, types);

    private Watching Watch(string[] types, string cursor = "", string client = "district-node")
    {
        PeerWatchRequest request = new() { Cursor = cursor };
        request.TypeCodes.AddRange(types);
        string token = new TokenIssuer(TestAccess.Issuer, _key.Signing, _time).Issue(client, [], [TestAccess.Issuer], TimeSpan.FromMinutes(1));
        return new Watching(writer => _stream.SendAsync(request, writer, new TestServerCall(token)));
    }

    private sealed class Watching : IServerStreamWriter<PeerWatchEvent>
    {
        private readonly Channel<PeerWatchEvent> _events = Channel.CreateUnbounded<PeerWatchEvent>();
        private readonly Task _stream;

        public Watching(Func<Watching, Task> start) => _stream = start(this);

        public WriteOptions? WriteOptions { get; set; }

        public Task<PeerWatchEvent> NextAsync() => _events.Reader.ReadAsync().Patiently();

        public async Task<StatusCode> EndAsync() => (await Assert.ThrowsAsync<RpcException>(() => _stream.Patiently())).StatusCode;

        public Task WriteAsync(PeerWatchEvent message)
        {
            _events.Writer.TryWrite(message);
            return Task.CompletedTask;
        }

        public Task WriteAsync(PeerWatchEvent message, CancellationToken cancellationToken) => WriteAsync(message);
    }
}
