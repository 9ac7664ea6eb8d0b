using System.Net;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Exchange.Gateway.Peers;
using Exchange.Gateway.Sources;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;
using Exchange.Tests.Unit.Gateway.Verification;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using CallContext = Exchange.Gateway.Access.CallContext;

namespace Exchange.Tests.Unit.Gateway.Peers;

public sealed class PeerOriginTests : IDisposable
{
    private static readonly Inquiry s_inquiry = new(
        AccessAction.Verify, TestAccess.Counter, new CallContext(TestAccess.Purpose, "jy-017", "item", "case"), []);

    private readonly ManualTime _time = new();
    private readonly NodeHealth _health;
    private readonly FakeIssuer _issuer = new();
    private readonly HttpClient _http;
    private readonly PeerTokens _tokens;
    private readonly FakeCalls _calls;
    private readonly PeerOrigin _origin;
    private readonly List<string?> _sentTokens = [];
    private Func<Task<object>> _answer;

    public PeerOriginTests()
    {
        _health = new NodeHealth(_time);
        PeerOptions options = new() { Node = "350700", Issuer = TestAccess.Issuer, ClientId = "district-node", Deadline = TimeSpan.FromSeconds(3) };
        _http = new HttpClient(_issuer);
        _tokens = new PeerTokens(options, new TestKey().Signing, _http, _time);
        _calls = new FakeCalls((_, call) =>
        {
            _sentTokens.Add(call.Headers?.GetValue("authorization"));
            return _answer!();
        });
        _origin = new PeerOrigin(options, new Peer.PeerClient(_calls), _tokens, _health, _time, NullLogger<PeerOrigin>.Instance);
        _answer = () => Reply(Certificate());
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _http.Dispose();
    }

    // Fails: the other node cannot tell for whom and why it was asked, or this one's record does not lead to the other's.
    [Fact]
    public async Task Get_TellsTheRequesterAndBringsThePeersRecord()
    {
        OriginAnswer answer = (await GetAsync()).Value!;
        Assert.Equal(Certificate(), Assert.Single(answer.Certificates));
        Assert.Equal((ServedFrom.Peer, new AuditPosition { Log = "350700/0", Index = 7 }), (answer.ServedFrom, answer.PeerAudit));
        Assert.Equal(new PeerGetRequest
        {
            Id = TestCertificates.PeerId,
            Action = PeerAction.Verify,
            Requester = new PeerRequester
            {
                Client = "counter",
                Department = "12350784MB1A00001X",
                Context = new Context { Purpose = TestAccess.Purpose, Officer = "jy-017", ItemCode = "item", CaseNumber = "case" },
            },
        }, Assert.Single(_calls.Requests));
        Assert.Equal(["Bearer token-1"], _sentTokens);
    }

    // Fails: a lookup at a peer is decided as a verification, or for other fields.
    [Fact]
    public async Task Lookup_AsksForItsFields()
    {
        await GetAsync(s_inquiry with { Action = AccessAction.Lookup, Fields = ["number", "holderName"] });
        PeerGetRequest request = Assert.IsType<PeerGetRequest>(Assert.Single(_calls.Requests));
        Assert.Equal((PeerAction.Lookup, "number,holderName"), (request.Action, string.Join(',', request.Fields)));
    }

    // Fails: after the peer changed its keys nobody gets an answer until this node's token ends; or this node asks for ever.
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task RefusedToken_IsRenewedOnce(int refusals, bool succeeds)
    {
        int calls = 0;
        _answer = () => ++calls <= refusals ? throw Refused(ProblemKind.TokenInvalid) : Reply(Certificate());
        Outcome<OriginAnswer> outcome = await GetAsync();
        Assert.Equal(succeeds ? null : ProblemKind.PeerUnavailable, outcome.Problem?.Kind);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], _sentTokens);
    }

    // Fails: a denial of the other node reads like a failure, or a failure like a denial, or its words reach the caller.
    [Theory]
    [InlineData("not-granted", "not-granted", false)]
    [InlineData("purpose-not-granted", "purpose-not-granted", false)]
    [InlineData("field-not-granted", "field-not-granted", false)]
    [InlineData("source-unavailable", "source-unavailable", false)]
    [InlineData("source-invalid", "source-invalid", false)]
    [InlineData("audit-unavailable", "peer-unavailable", true)]
    [InlineData("internal", "peer-unavailable", true)]
    [InlineData("not-found", "peer-unavailable", true)]
    [InlineData("identifier-malformed", "peer-unavailable", true)]
    public async Task PeersProblem_IsTranslated(string theirs, string ours, bool degraded)
    {
        _answer = () => throw Refused(ProblemKind.All.Single(kind => kind.Code == theirs));
        Problem? problem = (await GetAsync()).Problem;
        Assert.Equal(ours, problem?.Kind.Code);
        Assert.DoesNotContain("their words", problem!.Detail, StringComparison.Ordinal);
        Assert.Equal(degraded ? ["peer:350700"] : [], _health.Degraded());
    }

    // Fails: a status without this project's code, as a proxy between the nodes gives, is taken for a denial.
    [Theory]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.DeadlineExceeded)]
    public async Task StatusWithoutCode_IsPeerUnavailable(StatusCode status)
    {
        _answer = () => throw new RpcException(new Status(status, "x"));
        Assert.Equal(ProblemKind.PeerUnavailable, (await GetAsync()).Problem?.Kind);
        Assert.Equal(["peer:350700"], _health.Degraded());
    }

    // Fails: the peer's issuer is down or does not know this node, and the caller sees a crash.
    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task NoToken_IsPeerUnavailable(HttpStatusCode status)
    {
        _issuer.Status = status;
        Assert.Equal(ProblemKind.PeerUnavailable, (await GetAsync()).Problem?.Kind);
        Assert.Equal(0, _calls.Calls);
    }

    // Fails: a peer that errs, or lies, vouches for the wrong certificate, or crashes the call.
    [Theory]
    [MemberData(nameof(Rubbish))]
    public async Task UnusableAnswer_IsSourceInvalidAndDegraded(string name, Func<PeerReply> rubbish)
    {
        _answer = () => Task.FromResult<object>(rubbish());
        Assert.True((await GetAsync()).Problem?.Kind == ProblemKind.SourceInvalid, name);
        Assert.Equal(["peer:350700"], _health.Degraded());
    }

    public static TheoryData<string, Func<PeerReply>> Rubbish() => new()
    {
        { "another identifier", () => Wrong(it => it.Id = TestCertificates.IdOf(TestCertificates.PeerTypeCode, 2)) },
        { "another type", () => Wrong(it => it.Type.Code = TestCertificates.TypeCode) },
        { "no type", () => Wrong(it => it.Type = null) },
        { "no state", () => Wrong(it => it.State = null) },
        { "state of a later version", () => Wrong(it => it.State.Canonical = (CanonicalState)99) },
        { "day that does not exist", () => Wrong(it => it.ValidTo = new Date { Year = 2026, Month = 2, Day = 29 }) },
        { "two certificates", () => new PeerReply { Certificates = { Certificate(), Certificate() }, AsOf = new Timestamp() } },
        { "no as_of", () => new PeerReply { Certificates = { Certificate() } } },
    };

    // Fails: a lookup that released no state cannot be answered; one that did crashes without it.
    [Theory]
    [InlineData("number", true)]
    [InlineData("state", false)]
    public async Task LookupWithoutState_IsGoodWhereNoStateWasAskedFor(string field, bool good)
    {
        _answer = () => Task.FromResult<object>(Wrong(it => it.State = null));
        Assert.Equal(good, (await GetAsync(s_inquiry with { Action = AccessAction.Lookup, Fields = [field] })).Succeeded);
    }

    // Fails: a peer whose clock runs ahead makes an old answer look fresh.
    [Fact]
    public async Task AsOf_IsNeverLaterThanTheQuestion()
    {
        DateTimeOffset asked = _time.GetUtcNow();
        _answer = () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult<object>(new PeerReply { AsOf = Timestamp.FromDateTimeOffset(asked.AddHours(1)) });
        };
        Assert.Equal(asked, (await GetAsync()).Value?.AsOf);
    }

    // Fails: a peer that hangs holds a counter for ever.
    [Fact]
    public async Task HangingPeer_IsGivenUpAtTheDeadline()
    {
        TaskCompletionSource<object> never = new();
        _answer = () => never.Task;
        Task<Outcome<OriginAnswer>> asking = GetAsync();
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(ProblemKind.PeerUnavailable, (await asking).Problem?.Kind);
    }

    // Fails: the peer is called degraded because a browser was closed.
    [Fact]
    public async Task CallerThatGoesAway_IsACancellation()
    {
        TaskCompletionSource<object> never = new();
        _answer = () => never.Task;
        using CancellationTokenSource gone = new();
        Task<Outcome<OriginAnswer>> asking = GetAsync(cancellation: gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Empty(_health.Degraded());
    }

    // Fails: certificates of another type come up under a holder.
    [Fact]
    public async Task FoundCertificates_MustBeOfTheType()
    {
        _answer = () => Task.FromResult<object>(new PeerReply { Certificates = { Certificate(), Certificate() }, AsOf = new Timestamp(), HolderKey = TestCards.Make().HolderKey.ToByteString() });
        HolderQuery query = new(TestCertificates.HolderCode, "001", TestCertificates.PeerTypeCode);
        OriginAnswer found = (await _origin.FindAsync(query, s_inquiry, CancellationToken.None)).Value!;
        Assert.Equal((2, TestCards.Make().HolderKey), (found.Certificates.Count, found.Holder));
        Assert.Equal(ProblemKind.SourceInvalid, (await _origin.FindAsync(query with { TypeCode = TestCertificates.TypeCode }, s_inquiry, CancellationToken.None)).Problem?.Kind);
        PeerFindRequest request = Assert.IsType<PeerFindRequest>(_calls.Requests[0]);
        Assert.Equal((TestCertificates.HolderCode, "001", TestCertificates.PeerTypeCode, "counter"), (request.HolderCode, request.HolderCodeType, request.TypeCode, request.Requester.Client));
    }

    private Task<Outcome<OriginAnswer>> GetAsync(Inquiry? inquiry = null, CancellationToken cancellation = default) =>
        _origin.GetAsync(TestCertificates.PeerId, TestCertificates.PeerTypeCode, inquiry ?? s_inquiry, cancellation);

    private static Certificate Certificate() => TestCertificates.Make(typeCode: TestCertificates.PeerTypeCode);

    private Task<object> Reply(Certificate certificate) => Task.FromResult<object>(new PeerReply
    {
        Certificates = { certificate },
        AsOf = Timestamp.FromDateTimeOffset(_time.GetUtcNow()),
        Audit = new AuditPosition { Log = "350700/0", Index = 7 },
    });

    private static RpcException Refused(ProblemKind kind) => new Problem(kind, "their words").ToRpcException();

    private static PeerReply Wrong(Action<Certificate> change)
    {
        Certificate certificate = Certificate();
        change(certificate);
        return new PeerReply { Certificates = { certificate }, AsOf = new Timestamp() };
    }
}
