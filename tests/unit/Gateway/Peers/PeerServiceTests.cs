using Exchange.Audit;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Peers;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Holders;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;
using Exchange.Tests.Unit.Gateway.Verification;
using Grpc.Core;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Peers;

public sealed class PeerServiceTests : IDisposable
{
    private static readonly PeerRequester s_requester = new()
    {
        Client = "district-counter",
        Department = "12350784MB1A00001X",
        Context = new Context { Purpose = TestAccess.Purpose, Officer = "jy-017" },
    };

    private readonly ManualTime _time = new();
    private readonly TestKey _key = new();
    private readonly TestAudit _audit;
    private readonly FakeOrigin _registry = new() { Get = (id, _) => FakeOrigin.Answers(TestCertificates.Make(id)) };
    private readonly FakeOrigin _third = new(isOwnRegistry: false);
    private readonly RecordingNoise _noise = new();
    private readonly PeerService _service;

    public PeerServiceTests()
    {
        _audit = new TestAudit(_time);
        AccessSnapshots access = new(TestAccess.Snapshot(
            [TestAccess.ClientOf("district-node", role: Roles.Node), TestAccess.ClientOf("counter")],
            [
                TestAccess.Grants("district-node", AccessAction.Verify, TestCertificates.TypeCode),
                TestAccess.Grants("district-node", AccessAction.Lookup, TestCertificates.TypeCode, ["number", "holderName", "extension"]),
                TestAccess.Grants("district-node", AccessAction.Verify, TestCertificates.PeerTypeCode),
                TestAccess.Grants("counter", AccessAction.Verify, TestCertificates.TypeCode),
            ],
            new Dictionary<string, IReadOnlyList<SecurityKey>> { [TestAccess.Issuer] = _key.Public }));
        CertificateTypes types = new(
        [
            new CertificateTypeEntry(TestCertificates.TypeCode, "营业执照", _registry, TimeSpan.FromSeconds(5)),
            new CertificateTypeEntry(TestCertificates.PeerTypeCode, "不动产权证书", _third, TimeSpan.FromSeconds(5)),
        ]);
        CardCache cache = new(1 << 20);
        PeerGrants grants = new(_time);
        CardFiller filler = new(cache, TestCards.Maker, TestCards.NoFeeds, grants, _time);
        Authenticator authenticator = new(new TokenValidator(access, TestAccess.Issuer, _time), _noise);
        CardResolver resolver = new(cache, filler, TestCards.NoFeeds, grants, _time);
        HolderResolver holders = new(cache, resolver, filler, TestCards.NoFeeds, grants, TestCards.Holders, _time);
        _service = new PeerService(authenticator, access, types, resolver, holders, _audit.Recorder, null!, _time);
    }

    public void Dispose() => _audit.Dispose();

    // Fails: the district learns a holder's name or code from a mere verification; or nobody can prove who asked through it.
    [Fact]
    public async Task Verification_GivesACardAndRecordsTheRequesterBehindTheNode()
    {
        PeerReply reply = await GetAsync();
        Certificate certificate = Assert.Single(reply.Certificates);
        Assert.Equal(new Holder { Name = "建阳区******餐饮店", Masked = true }, certificate.Holder);
        Assert.Empty(certificate.Extension);
        Assert.Equal(new AuditPosition { Log = "350703/0" }, reply.Audit);
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((AuditKind.Peer, AuditDecision.Allowed, "district-node", "jy-017", TestAccess.Purpose), (record.Kind, record.Decision, record.Who.Client, record.Who.Officer, record.Why.Purpose));
        Assert.Equal(("district-counter", "12350784MB1A00001X"), (record.Who.OnBehalfOf.Client, record.Who.OnBehalfOf.Department));
        Assert.Equal([TestCertificates.Id], record.What.CertificateIds);
    }

    // Fails: the other node gets more fields than it asked for, or the holder cannot see that it looked.
    [Fact]
    public async Task Lookup_GivesTheFieldsAskedForAndRecordsThemWithTheHolder()
    {
        PeerReply reply = await GetAsync(action: PeerAction.Lookup, fields: ["extension", "number", "extension"]);
        Certificate certificate = Assert.Single(reply.Certificates);
        Assert.Equal(("JY13507030001", 1, null, null), (certificate.Number, certificate.Extension.Count, certificate.Holder, certificate.State));
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal(["extension", "number"], record.What.FieldsReleased);
        Assert.Equal((TestCertificates.HolderCode, "001"), (record.Whom.HolderCode, record.Whom.HolderCodeType));
    }

    // Fails: the record says that fields left where nothing did.
    [Fact]
    public async Task LookupOfNothing_ReleasesNothing()
    {
        _registry.Get = (_, _) => FakeOrigin.Answers();
        Assert.Empty((await GetAsync(action: PeerAction.Lookup, fields: ["number"])).Certificates);
        Assert.Empty(_audit.Records[0].What.FieldsReleased);
    }

    // Fails: a node reads what it was not granted, or passes a question on to a third.
    [Theory]
    [InlineData("field-not-granted", PeerAction.Lookup, "number,holderCode")]
    [InlineData("purpose-not-granted", PeerAction.Verify, "", "another")]
    [InlineData("not-granted", PeerAction.Lookup, "", TestAccess.Purpose, TestCertificates.PeerTypeCode)]
    [InlineData("not-granted", PeerAction.Verify, "", TestAccess.Purpose, TestCertificates.PeerTypeCode)]
    [InlineData("not-granted", PeerAction.Verify, "", TestAccess.Purpose, "11100000000013338W011")]
    [InlineData("not-granted", PeerAction.Verify, "", TestAccess.Purpose, TestCertificates.TypeCode, "counter")]
    [InlineData("context-required", PeerAction.Verify, "", "")]
    public async Task Refusal_AsksNobodyAndIsRecorded(
        string code, PeerAction action, string fields, string purpose = TestAccess.Purpose, string typeCode = TestCertificates.TypeCode, string client = "district-node")
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(
            () => GetAsync(client, TestCertificates.IdOf(typeCode, 1), action, fields.Split(',', StringSplitOptions.RemoveEmptyEntries), purpose));
        Assert.Equal(code, refusal.Trailers.GetValue(GrpcProblems.CodeTrailer));
        Assert.Equal((0, 0), (_registry.Asked, _third.Asked));
        Assert.Equal((code, client), (Assert.Single(_audit.Records).Reason, _audit.Records[0].Who.Client));
    }

    // Fails: a call without a token is answered, or recorded under nobody's name.
    [Fact]
    public async Task CallWithoutToken_IsNoise()
    {
        TestServerCall call = new(token: null);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => _service.Get(new PeerGetRequest { Id = TestCertificates.Id, Requester = s_requester }, call));
        Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
        Assert.Equal(["unauthenticated"], _noise.Reports.Select(report => report.Reason));
        Assert.Empty(_audit.Records);
    }

    // Fails: the other node is answered although nothing of it was recorded here.
    [Fact]
    public async Task RecordThatCannotBeWritten_IsAuditUnavailableAndNothingElse()
    {
        _audit.Break();
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => GetAsync());
        Assert.Equal("audit-unavailable", refusal.Trailers.GetValue(GrpcProblems.CodeTrailer));
    }

    // Fails: the record of a question by holder does not say which certificates were shown.
    [Fact]
    public async Task Find_GivesCardsAndRecordsHolderAndCertificates()
    {
        Certificate[] certificates = [TestCertificates.Make(), TestCertificates.Make(TestCertificates.IdOf(TestCertificates.TypeCode, 2))];
        _registry.Find = _ => FakeOrigin.Answers(certificates);
        PeerReply reply = await _service.Find(
            new PeerFindRequest { HolderCode = TestCertificates.HolderCode, HolderCodeType = "001", TypeCode = TestCertificates.TypeCode, Requester = s_requester }, Call("district-node"));
        Assert.Equal(certificates.Select(it => it.Id), reply.Certificates.Select(it => it.Id));
        Assert.All(reply.Certificates, it => Assert.True(it.Holder.Masked));
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((TestCertificates.HolderCode, TestCertificates.TypeCode), (record.Whom.HolderCode, record.What.CertificateType));
        Assert.Equal(certificates.Select(it => it.Id), record.What.CertificateIds);
        // By the same key its stream tells of changes, so that the other node need not ask again and again.
        Assert.Equal(TestCards.Make().HolderKey, HolderKey.Read(reply.HolderKey.Span));
        Assert.Equal(reply.HolderKey, (await GetAsync()).HolderKey);
        Assert.True((await GetAsync(action: PeerAction.Lookup, fields: ["number"])).HolderKey.IsEmpty);
    }

    private Task<PeerReply> GetAsync(
        string client = "district-node", string? id = null, PeerAction action = PeerAction.Verify, string[]? fields = null, string purpose = TestAccess.Purpose)
    {
        PeerRequester requester = s_requester.Clone();
        requester.Context.Purpose = purpose;
        PeerGetRequest request = new() { Id = id ?? TestCertificates.Id, Action = action, Requester = requester };
        request.Fields.AddRange(fields ?? []);
        return _service.Get(request, Call(client));
    }

    private TestServerCall Call(string client) => new(new TokenIssuer(TestAccess.Issuer, _key.Signing, _time).Issue(client, [], [TestAccess.Issuer], TimeSpan.FromMinutes(1)));
}
