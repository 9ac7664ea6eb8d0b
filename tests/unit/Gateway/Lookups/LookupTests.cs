using Exchange.Audit;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Lookups;
using Exchange.Gateway.Sources;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Lookups;

public sealed class LookupTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestAudit _audit;
    private readonly FakeOrigin _origin = new() { Get = (id, _) => FakeOrigin.Answers(TestCertificates.Make(id)) };
    private readonly Lookup _lookup;

    public LookupTests()
    {
        _audit = new TestAudit(_time);
        AccessSnapshots access = new(TestAccess.Snapshot(grants:
        [
            TestAccess.Grants("counter", AccessAction.Lookup, TestCertificates.TypeCode, ["number", "holderName"]),
            TestAccess.Grants("verifier", AccessAction.Verify, TestCertificates.TypeCode),
        ]));
        CertificateTypes types = new([new CertificateTypeEntry(TestCertificates.TypeCode, "营业执照", _origin, TimeSpan.FromSeconds(5))]);
        _lookup = new Lookup(types, access, _audit.Recorder, _time);
    }

    public void Dispose() => _audit.Dispose();

    // Fails: a department gets nothing, or it cannot be proven afterwards which fields left.
    [Fact]
    public async Task Lookup_ReleasesTheGrantedFieldsAndRecordsThem()
    {
        LookupAnswer answer = (await LookUpAsync()).Value!;
        Assert.Equal(["holderName", "number"], answer.Fields.Order(StringComparer.Ordinal));
        Assert.Equal(answer.Fields.Order(StringComparer.Ordinal), _origin.Inquiries[0].Fields.Order(StringComparer.Ordinal));
        Assert.Equal(("350703/0", 0ul), (answer.AuditLog, answer.AuditIndex));
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((AuditKind.Lookup, AuditDecision.Allowed, "registry"), (record.Kind, record.Decision, record.ServedFrom));
        Assert.Equal(["holderName", "number"], record.What.FieldsReleased.Order(StringComparer.Ordinal));
        Assert.Equal((TestCertificates.HolderCode, "001"), (record.Whom.HolderCode, record.Whom.HolderCodeType));
        Assert.Equal((TestCertificates.Id, TestAccess.Purpose, "jy-017"), (Assert.Single(record.What.CertificateIds), record.Why.Purpose, record.Who.Officer));
    }

    // Fails: a department that wants less is given everything it may have.
    [Fact]
    public async Task FieldsAskedFor_AreReleasedAlone()
    {
        Assert.Equal(["number"], (await LookUpAsync(fields: ["number", "number"])).Value!.Fields);
        Assert.Equal(["number"], _audit.Records[0].What.FieldsReleased);
    }

    // Fails: a field that was not granted is fetched or released, or its name is unclear to the caller.
    [Theory]
    [InlineData("field-not-granted", "number", "holderCode")]
    [InlineData("malformed-request", "number", "Number")]
    [InlineData("malformed-request", "everything")]
    public async Task OtherField_IsRefusedBeforeAnybodyIsAsked(string code, params string[] fields)
    {
        Problem? problem = (await LookUpAsync(fields: fields)).Problem;
        Assert.Equal(code, problem?.Kind.Code);
        Assert.Contains(fields[^1], Assert.Single(problem!.Errors!).Message, StringComparison.Ordinal);
        Assert.Equal(0, _origin.Asked);
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((code, 0), (record.Reason, record.What.FieldsReleased.Count));
    }

    // Fails: a right to verify opens the data.
    [Theory]
    [InlineData("verifier")]
    [InlineData("stranger")]
    public async Task WithoutLookupGrant_NobodyIsAsked(string client)
    {
        Assert.Equal(ProblemKind.NotGranted, (await LookUpAsync(client: client)).Problem?.Kind);
        Assert.Equal(0, _origin.Asked);
        Assert.Equal(AuditDecision.Denied, _audit.Records[0].Decision);
    }

    // Fails: a certificate that does not exist cannot be told from one that could not be asked for.
    [Fact]
    public async Task NoSuchCertificate_IsNotFoundAndReleasesNothing()
    {
        _origin.Get = (_, _) => FakeOrigin.Answers();
        Assert.Equal(ProblemKind.NotFound, (await LookUpAsync()).Problem?.Kind);
        Assert.Equal(ProblemKind.CheckCharacter, (await LookUpAsync(id: TestCertificates.WithWrongCheck(TestCertificates.Id))).Problem?.Kind);
        Assert.All(_audit.Records, record => Assert.Empty(record.What.FieldsReleased));
        _origin.Get = (_, _) => FakeOrigin.Fails(ProblemKind.SourceUnavailable);
        Assert.Equal(ProblemKind.SourceUnavailable, (await LookUpAsync()).Problem?.Kind);
    }

    // Fails: a certificate of a province that counts its check characters differently cannot be looked up.
    [Fact]
    public async Task WrongCheckCharacterOfAKnownCertificate_IsAWarning() =>
        Assert.Equal(["check-character-mismatch"], (await LookUpAsync(id: TestCertificates.WithWrongCheck(TestCertificates.Id))).Value!.Warnings);

    // Fails: data leaves the node without its record.
    [Fact]
    public async Task RecordThatCannotBeWritten_IsAuditUnavailableAndNothingElse()
    {
        _audit.Break();
        Outcome<LookupAnswer> outcome = await LookUpAsync();
        Assert.Equal((ProblemKind.AuditUnavailable, null), (outcome.Problem?.Kind, outcome.Value));
    }

    // Fails: a lookup without a purpose is answered, or leaves no trace.
    [Fact]
    public async Task MissingContext_IsRecordedAndRefused()
    {
        Outcome<LookupAnswer> outcome = await _lookup.LookUpAsync(
            TestAccess.Counter, TestCertificates.Id, [], new Problem(ProblemKind.ContextRequired, "x"), CancellationToken.None);
        Assert.Equal(ProblemKind.ContextRequired, outcome.Problem?.Kind);
        Assert.Equal("context-required", Assert.Single(_audit.Records).Reason);
        Assert.Equal(0, _origin.Asked);
    }

    private Task<Outcome<LookupAnswer>> LookUpAsync(string? id = null, string client = "counter", string[]? fields = null) =>
        _lookup.LookUpAsync(TestAccess.ClientOf(client), id ?? TestCertificates.Id, fields ?? [], TestAccess.Context, CancellationToken.None).AsTask();
}
