using Exchange.Audit;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Presentations;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;

namespace Exchange.Tests.Unit.Gateway.Verification.Presentations;

public sealed class PresenterTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestAudit _audit;
    private readonly FakeOrigin _origin = new();
    private readonly Presenter _presenter;

    public PresenterTests()
    {
        _audit = new TestAudit(_time);
        _origin.Get = (_, _) => FakeOrigin.Answers(TestCertificates.Make());
        CardCache cache = new(1 << 20);
        AccessSnapshots access = new(TestAccess.Snapshot(grants:
        [
            TestAccess.Grants("counter", AccessAction.Verify, TestCertificates.TypeCode),
            TestAccess.Grants("app", AccessAction.Lookup, TestCertificates.TypeCode),
            TestAccess.Grants("app", AccessAction.Verify, TestCertificates.TypeCode, purposes: ["another"]),
        ]));
        PeerGrants grants = new(_time);
        CertificateTypes types = new([new CertificateTypeEntry(TestCertificates.TypeCode, "营业执照", _origin, TimeSpan.FromSeconds(5))]);
        _presenter = new Presenter(
            types, access, new CardResolver(cache, new CardFiller(cache, TestCards.Maker, TestCards.NoFeeds, grants, _time), TestCards.NoFeeds, grants, _time),
            new PresentationSigner(TestAccess.Issuer, new TestKey().Signing, _time), _audit.Recorder, _time);
    }

    public void Dispose() => _audit.Dispose();

    // Fails: a citizen cannot show the certificate, or what left the node cannot be proven.
    [Theory]
    [InlineData("counter", "counter")]
    [InlineData("app", "citizen-app")]
    public async Task ValidCertificate_IsPresentedAndRecorded(string client, string role)
    {
        Presentation presentation = (await PresentAsync(client, role)).Value!;
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(60), presentation.ExpiresAt);
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((AuditKind.Verification, AuditDecision.Allowed, "valid", "registry"), (record.Kind, record.Decision, record.Verdict, record.ServedFrom));
        Assert.Equal((client, "jy-017", TestCertificates.Id), (record.Who.Client, record.Who.Officer, Assert.Single(record.What.CertificateIds)));
        Assert.Equal(["presentation"], record.What.FieldsReleased);
        Assert.Equal(("350703/0", 0ul), (presentation.AuditLog, presentation.AuditIndex));
    }

    // Fails: a department's computer makes QR codes of everybody, or a client learns of certificates that it was granted nothing of.
    [Theory]
    [InlineData("counter", "requester", TestAccess.Purpose, "not-granted")]
    [InlineData("stranger", "counter", TestAccess.Purpose, "not-granted")]
    [InlineData("counter", "counter", "curiosity", "purpose-not-granted")]
    [InlineData("app", "citizen-app", "curiosity", "purpose-not-granted")]
    public async Task WithoutRoleOrGrant_NobodyIsAsked(string client, string role, string purpose, string code)
    {
        Assert.Equal(code, (await PresentAsync(client, role, purpose: purpose)).Problem?.Kind.Code);
        Assert.Equal(0, _origin.Asked);
        Assert.Equal((AuditDecision.Denied, code), (_audit.Records[0].Decision, _audit.Records[0].Reason));
    }

    // Fails: a revoked certificate is shown as a fresh QR code.
    [Theory]
    [InlineData(CanonicalState.Revoked, "revoked")]
    [InlineData(CanonicalState.Suspended, "suspended")]
    public async Task CertificateThatIsNotValid_IsAConflict(CanonicalState state, string verdict)
    {
        _origin.Get = (_, _) => FakeOrigin.Answers(TestCertificates.Make(state: state));
        Problem? problem = (await PresentAsync("counter", "counter")).Problem;
        Assert.Equal(ProblemKind.Conflict, problem?.Kind);
        Assert.Contains($"'{verdict}'", problem!.Detail, StringComparison.Ordinal);
        Assert.Equal((AuditDecision.Failed, "conflict", verdict), (_audit.Records[0].Decision, _audit.Records[0].Reason, _audit.Records[0].Verdict));
        Assert.Empty(_audit.Records[0].What.FieldsReleased);
    }

    // Fails: an app cannot tell a typing error from a certificate that is gone, or from a registry that is down.
    [Fact]
    public async Task WhatThereIsNotOrCannotBeAsked_IsToldApart()
    {
        Assert.Equal(ProblemKind.IdentifierMalformed, (await PresentAsync("counter", "counter", "x")).Problem?.Kind);
        _origin.Get = (_, _) => FakeOrigin.Answers();
        Assert.Equal(ProblemKind.NotFound, (await PresentAsync("counter", "counter")).Problem?.Kind);
        Assert.Equal(ProblemKind.CheckCharacter, (await PresentAsync("counter", "counter", TestCertificates.WithWrongCheck(TestCertificates.Id))).Problem?.Kind);
        _time.Advance(TimeSpan.FromSeconds(2));
        _origin.Get = (_, _) => FakeOrigin.Fails(ProblemKind.SourceUnavailable);
        Assert.Equal(ProblemKind.SourceUnavailable, (await PresentAsync("counter", "counter")).Problem?.Kind);
    }

    // Fails: a presentation leaves the node without a record.
    [Fact]
    public async Task RecordThatCannotBeWritten_IsAuditUnavailable()
    {
        _audit.Break();
        Outcome<Presentation> outcome = await PresentAsync("counter", "counter");
        Assert.Equal((ProblemKind.AuditUnavailable, null), (outcome.Problem?.Kind, outcome.Value));
    }

    private Task<Outcome<Presentation>> PresentAsync(string client, string role, string? id = null, string purpose = TestAccess.Purpose) => _presenter.PresentAsync(
        TestAccess.ClientOf(client, role: role), id ?? TestCertificates.Id, TestAccess.Context with { Purpose = purpose }, CancellationToken.None).AsTask();
}
