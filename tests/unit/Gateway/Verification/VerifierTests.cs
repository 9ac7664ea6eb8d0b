using Exchange.Audit;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Holders;
using Exchange.Gateway.Verification.Presentations;
using Exchange.Gateway.Verification.Receipts;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;
using Microsoft.IdentityModel.Tokens;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class VerifierTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestAudit _audit;
    private readonly FakeOrigin _origin = new();
    private readonly TestKey _key = new();
    private readonly AccessSnapshots _access;
    private readonly Verifier _verifier;

    public VerifierTests()
    {
        _audit = new TestAudit(_time);
        _access = new AccessSnapshots(TestAccess.Snapshot(
            grants: [TestAccess.Grants("counter", AccessAction.Verify, TestCertificates.TypeCode)],
            issuers: new Dictionary<string, IReadOnlyList<SecurityKey>> { [TestAccess.Issuer] = _key.Public }));
        CardCache cache = new(1 << 20);
        PeerGrants grants = new(_time);
        CardFiller filler = new(cache, TestCards.Maker, TestCards.NoFeeds, grants, _time);
        CertificateTypes types = new([new CertificateTypeEntry(TestCertificates.TypeCode, "营业执照", _origin, TimeSpan.FromSeconds(5))]);
        CardResolver resolver = new(cache, filler, TestCards.NoFeeds, grants, _time);
        _verifier = new Verifier(types, _access, resolver, new HolderResolver(cache, resolver, filler, TestCards.NoFeeds, grants, TestCards.Holders, _time),
            new PresentationCheck(_access, new NoDatabase(), _time), new ReceiptSigner(TestAccess.Issuer, _key.Signing, _time), _audit.Recorder, _time);
        _origin.Get = (_, _) => FakeOrigin.Answers(TestCertificates.Make());
    }

    public void Dispose() => _audit.Dispose();

    // Fails: a counter gets no verdict, or an access cannot be proven afterwards.
    [Fact]
    public async Task Verdict_IsRecordedWithEverythingThatMatters()
    {
        VerificationAnswer answer = (await VerifyAsync()).Value!;
        Assert.Equal((Verdict.Valid, ServedFrom.Registry, FakeOrigin.AsOf), (answer.Verdict, answer.ServedFrom, answer.AsOf));
        Assert.Equal(("350703/0", 0ul), (answer.AuditLog, answer.AuditIndex));
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((AuditKind.Verification, AuditDecision.Allowed, "", "valid", "registry"), (record.Kind, record.Decision, record.Reason, record.Verdict, record.ServedFrom));
        Assert.Equal(("350703", "counter", "jy-017", TestAccess.Purpose), (record.Node, record.Who.Client, record.Who.Officer, record.Why.Purpose));
        Assert.Equal((TestCertificates.TypeCode, TestCertificates.Id), (record.What.CertificateType, Assert.Single(record.What.CertificateIds)));
        Assert.Equal((_time.GetUtcNow(), FakeOrigin.AsOf), (record.Time.ToDateTimeOffset(), record.AsOf.ToDateTimeOffset()));
    }

    // Fails: an answer goes out whose record is lost when the power fails a moment later.
    [Fact]
    public async Task Verdict_WaitsForItsRecord()
    {
        using ManualResetEventSlim go = new();
        _audit.BeforeFlush = go.Wait;
        Task<Outcome<VerificationAnswer>> verifying = VerifyAsync();
        Assert.False(verifying.IsCompleted);
        go.Set();
        Assert.True((await verifying).Succeeded);
    }

    // Fails: data leaves the node without a record, or the caller learns the verdict from the error.
    [Theory]
    [InlineData("counter", TestAccess.Purpose)]
    [InlineData("counter", "another")]
    [InlineData("stranger", TestAccess.Purpose)]
    public async Task RecordThatCannotBeWritten_IsAuditUnavailableAndNothingElse(string client, string purpose)
    {
        _audit.Break();
        Outcome<VerificationAnswer> outcome = await VerifyAsync(client: client, purpose: purpose);
        Assert.Equal(ProblemKind.AuditUnavailable, outcome.Problem?.Kind);
        Assert.Null(outcome.Value);
        Assert.Null(outcome.Problem!.Errors);
    }

    // Fails: whoever was granted nothing learns whether a certificate exists, or the attempt leaves no trace.
    [Theory]
    [InlineData("stranger", TestAccess.Purpose, "not-granted")]
    [InlineData("counter", "another", "purpose-not-granted")]
    public async Task Denial_AsksNobodyAndIsRecorded(string client, string purpose, string code)
    {
        Outcome<VerificationAnswer> outcome = await VerifyAsync(client: client, purpose: purpose);
        Assert.Equal(code, outcome.Problem?.Kind.Code);
        Assert.Equal(0, _origin.Asked);
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((AuditDecision.Denied, code, client, purpose), (record.Decision, record.Reason, record.Who.Client, record.Why.Purpose));
        Assert.Equal("", record.Verdict);
    }

    // Fails: a caller without any grant finds out which types the node serves.
    [Fact]
    public async Task TypeThatNobodyServes_LooksLikeOneNotGranted() => Assert.Equal(
        ProblemKind.NotGranted, (await VerifyAsync(TestCertificates.IdOf(TestCertificates.PeerTypeCode, 1))).Problem?.Kind);

    // Fails: a request that cannot be read, by a client that can be held to it, leaves no trace.
    [Fact]
    public async Task MalformedQuestion_IsRecordedAsFailed()
    {
        Outcome<VerificationAnswer> outcome = await _verifier.VerifyAsync(TestAccess.Counter, new Problem(ProblemKind.MalformedRequest, "x"), CancellationToken.None);
        Assert.Equal(ProblemKind.MalformedRequest, outcome.Problem?.Kind);
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((AuditDecision.Failed, "malformed-request", "counter"), (record.Decision, record.Reason, record.Who.Client));
    }

    // Fails: a registry that cannot be asked passes for one that knows no such certificate.
    [Theory]
    [InlineData("source-unavailable")]
    [InlineData("source-invalid")]
    [InlineData("peer-unavailable")]
    public async Task RegistryThatCannotBeAsked_IsNeverUnknown(string code)
    {
        _origin.Get = (_, _) => FakeOrigin.Fails(ProblemKind.All.Single(kind => kind.Code == code));
        Assert.Equal(code, (await VerifyAsync()).Problem?.Kind.Code);
        Assert.Equal((AuditDecision.Failed, code), (_audit.Records[0].Decision, _audit.Records[0].Reason));
    }

    // Fails: a typing error passes for a forgery, or a certificate of a province that counts differently is refused.
    [Fact]
    public async Task WrongCheckCharacter_IsAWarningOnAKnownAndAnErrorOnAnUnknownCertificate()
    {
        string wrong = TestCertificates.WithWrongCheck(TestCertificates.Id);
        _origin.Get = (id, _) => FakeOrigin.Answers(TestCertificates.Make(id));
        VerificationAnswer known = (await VerifyAsync(wrong)).Value!;
        Assert.Equal((Verdict.Valid, wrong), (known.Verdict, known.Card?.Id));
        Assert.Equal(["check-character-mismatch"], known.Warnings);

        _origin.Get = (_, _) => FakeOrigin.Answers();
        Problem? unknown = (await VerifyAsync(TestCertificates.WithWrongCheck(TestCertificates.IdOf(TestCertificates.TypeCode, 2)))).Problem;
        Assert.Equal(ProblemKind.CheckCharacter, unknown?.Kind);
        Assert.Contains($"'{TestCertificates.IdOf(TestCertificates.TypeCode, 2)[^1]}' is expected", unknown!.Errors![0].Message, StringComparison.Ordinal);

        VerificationAnswer right = (await VerifyAsync(TestCertificates.IdOf(TestCertificates.TypeCode, 3))).Value!;
        Assert.Equal((Verdict.Unknown, null), (right.Verdict, right.Card));
        Assert.Empty(right.Warnings);
    }

    // Fails: a person cannot find out that somebody asked what they hold.
    [Fact]
    public async Task QuestionByHolder_RecordsTheHolderAndWhatWasShown()
    {
        Certificate[] current = [TestCertificates.Make(), TestCertificates.Make(TestCertificates.IdOf(TestCertificates.TypeCode, 2))];
        _origin.Find = _ => FakeOrigin.Answers([.. current, TestCertificates.Make(TestCertificates.IdOf(TestCertificates.TypeCode, 3), Exchange.Contracts.V1.CanonicalState.Revoked)]);
        VerificationAnswer answer = (await VerifyByHolderAsync(TestCertificates.HolderCode)).Value!;
        Assert.Equal(Verdict.Several, answer.Verdict);
        Assert.Equal(current.Select(it => it.Id), answer.Candidates.Select(card => card.Id));
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((TestCertificates.HolderCode, "001", "several"), (record.Whom.HolderCode, record.Whom.HolderCodeType, record.Verdict));
        Assert.Equal(current.Select(it => it.Id), record.What.CertificateIds);
    }

    // Fails: an organisation that is registered although its code does not check cannot be verified; or a typing error is "unknown".
    [Fact]
    public async Task HolderCodeWithWrongCheck_IsAWarningWhereTheRegistryKnowsIt()
    {
        const string registeredWithWrongCheck = "91350100M0001TGQXM";
        Problem? unknown = (await VerifyByHolderAsync(registeredWithWrongCheck)).Problem;
        Assert.Equal((ProblemKind.CheckCharacter, "holder.code"), (unknown?.Kind, unknown?.Errors?[0].Path));

        _time.Advance(UnknownCertificates.Lifetime + TimeSpan.FromTicks(1));
        _origin.Find = _ => FakeOrigin.Answers(TestCertificates.Make());
        VerificationAnswer known = (await VerifyByHolderAsync(registeredWithWrongCheck)).Value!;
        Assert.Equal(Verdict.Valid, known.Verdict);
        Assert.Equal(["check-character-mismatch"], known.Warnings);
    }

    // Fails: a grant that has been withdrawn goes on being used because the card is in the cache.
    [Fact]
    public async Task WithdrawnGrant_StopsCachedVerdictsAtOnce()
    {
        Assert.True((await VerifyAsync()).Succeeded);
        _access.Replace(TestAccess.Snapshot());
        Assert.Equal(ProblemKind.NotGranted, (await VerifyAsync()).Problem?.Kind);
    }

    // Fails: a presentation is believed although the certificate was revoked since it was made.
    [Fact]
    public async Task GoodPresentation_GivesTheVerdictOfTheRegistry()
    {
        _origin.Get = (_, _) => FakeOrigin.Answers(TestCertificates.Make(state: Exchange.Contracts.V1.CanonicalState.Revoked));
        VerificationAnswer answer = (await VerifyAsync(await PresentationAsync(_key))).Value!;
        Assert.Equal((Verdict.Revoked, TestCertificates.Id), (answer.Verdict, answer.Card?.Id));
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal(("revoked", TestCertificates.Id), (record.Verdict, Assert.Single(record.What.CertificateIds)));
    }

    // Fails: whoever shows a forgery leaves no trace of what and to whom.
    [Fact]
    public async Task ForgedPresentation_AsksNobodyAndIsRecordedWithItsContext()
    {
        Assert.Equal(ProblemKind.MalformedRequest, (await VerifyAsync(await PresentationAsync(new TestKey()))).Problem?.Kind);
        Assert.Equal(0, _origin.Asked);
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((AuditDecision.Failed, "malformed-request", "jy-017"), (record.Decision, record.Reason, record.Who.Officer));
        Assert.Equal(TestCertificates.Id, Assert.Single(record.What.CertificateIds));
    }

    // Fails: whoever was granted nothing uses up what others show, or learns whether a presentation is good.
    [Fact]
    public async Task PresentationToAStranger_IsNotGranted() =>
        Assert.Equal(ProblemKind.NotGranted, (await VerifyAsync(await PresentationAsync(new TestKey(), singleUse: true), "stranger")).Problem?.Kind);

    // Fails: with the database lost, a used presentation passes for a new one, or no presentation is verified at all.
    [Fact]
    public async Task LostDatabase_StopsSingleUseOnly()
    {
        Assert.Equal(ProblemKind.SourceUnavailable, (await VerifyAsync(await PresentationAsync(_key, singleUse: true))).Problem?.Kind);
        Assert.Equal(Verdict.Valid, (await VerifyAsync(await PresentationAsync(_key))).Value?.Verdict);
    }

    // Fails: a receipt cannot be held against the audit log, or is given to those who did not ask.
    [Fact]
    public async Task Receipt_NamesTheRecordOfItsVerdict()
    {
        await VerifyAsync();
        Outcome<VerificationQuestion> question = VerificationQuestion.Create(TestCertificates.Id, null, TestAccess.Context).Value! with { Receipt = true };
        VerificationAnswer answer = (await _verifier.VerifyAsync(TestAccess.Counter, question, CancellationToken.None)).Value!;
        Assert.True(Receipt.TryRead(answer.Receipt!, out Receipt? receipt));
        Assert.Equal(StatementFault.None, await receipt.CheckAsync(_key.Public));
        Assert.Equal((answer.AuditLog, answer.AuditIndex, 1ul), (receipt.Body.Audit.Log, receipt.Body.Audit.Index, answer.AuditIndex));
        Assert.Null((await VerifyAsync()).Value!.Receipt);
    }

    private async Task<Outcome<VerificationQuestion>> PresentationAsync(TestKey key, bool singleUse = false)
    {
        Presentation presentation = await new PresentationSigner(TestAccess.Issuer, key.Signing, _time).SignAsync(TestCards.Make(), CancellationToken.None);
        return VerificationQuestion.Create(null, null, TestAccess.Context, ShownPresentation.Read(presentation.Text, singleUse));
    }

    private Task<Outcome<VerificationAnswer>> VerifyAsync(Outcome<VerificationQuestion> question, string client = "counter") =>
        _verifier.VerifyAsync(TestAccess.ClientOf(client), question, CancellationToken.None).AsTask();

    private Task<Outcome<VerificationAnswer>> VerifyAsync(string? id = null, string client = "counter", string purpose = TestAccess.Purpose) =>
        _verifier.VerifyAsync(
            TestAccess.ClientOf(client),
            VerificationQuestion.Create(id ?? TestCertificates.Id, null, TestAccess.Context with { Purpose = purpose }),
            CancellationToken.None).AsTask();

    private Task<Outcome<VerificationAnswer>> VerifyByHolderAsync(string code) => _verifier.VerifyAsync(
        TestAccess.Counter, VerificationQuestion.Create(null, HolderQueries.Create(code, "001", TestCertificates.TypeCode), TestAccess.Context), CancellationToken.None).AsTask();

    private sealed class NoDatabase : IUsedPresentations
    {
        public Task<bool> TryUseAsync(string issuer, string nonce, DateTime expires, CancellationToken cancellation) => throw new Microsoft.Data.Sqlite.SqliteException("lost", 14);
    }
}
