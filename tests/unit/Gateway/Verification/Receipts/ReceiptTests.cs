using Exchange.Contracts.V1;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Receipts;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Tests.Unit.Gateway.Verification.Receipts;

/// <summary>If one of these fails, an office cannot prove what it was told, or proves what nobody told it.</summary>
public sealed class ReceiptTests
{
    private static readonly DateTimeOffset s_asOf = new(2026, 11, 22, 2, 3, 4, 567, TimeSpan.Zero);

    private readonly ManualTime _time = new();
    private readonly TestKey _key = new();

    [Fact]
    public async Task Receipt_SaysWhatWasAnswered()
    {
        Receipt receipt = Read(Sign(Verdict.Valid));
        Assert.Equal(StatementFault.None, await receipt.CheckAsync(_key.Public));
        ReceiptBody body = receipt.Body;
        Assert.Equal((TestAccess.Issuer, _time.GetUtcNow(), "valid", TestCertificates.Id), (body.Iss, body.GivenAt, body.Verdict, body.CertificateId));
        Assert.Equal((s_asOf.UtcDateTime, "cache", "counter"), (body.AsOf, body.ServedFrom, body.Client));
        Assert.Equal(new ReceiptContext(TestAccess.Purpose, "jy-017", "item", "case"), body.Context);
        Assert.Equal(("350703/0", 42ul, "政务服务中心"), (body.Audit.Log, body.Audit.Index, body.Department.Name));
        Assert.Null(body.Candidates);
    }

    /// <summary>A receipt goes from hand to hand: it must not tell more than the verdict did.</summary>
    [Fact]
    public void Receipt_HasNothingOfTheHolder()
    {
        string text = System.Text.Encoding.UTF8.GetString(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(Sign(Verdict.Several, byHolder: true).Split('.')[1]));
        Assert.DoesNotContain("餐饮店\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("holder", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ReceiptOfSeveral_NamesTheFirstAndCountsThem()
    {
        Receipt receipt = Read(Sign(Verdict.Several, byHolder: true, candidates: 200));
        Assert.Equal(StatementFault.None, await receipt.CheckAsync(_key.Public));
        Assert.Equal((32, 200, null), (receipt.Body.Candidates?.Count, receipt.Body.CandidateCount, receipt.Body.CertificateId));
    }

    [Fact]
    public async Task EveryChangedCharacter_IsSeen()
    {
        string good = Sign(Verdict.Valid);
        for (int i = 0; i < good.Length; i++)
        {
            string changed = good[..i] + (good[i] == 'A' ? 'B' : 'A') + good[(i + 1)..];
            Assert.False(Receipt.TryRead(changed, out Receipt? receipt) && await receipt.CheckAsync(_key.Public) == StatementFault.None, $"Character {i} can be changed.");
        }
    }

    [Fact]
    public async Task ReceiptOfAnotherKey_IsNoProof()
    {
        Receipt receipt = Read(Sign(Verdict.Valid));
        Assert.Equal(StatementFault.UnknownKey, await receipt.CheckAsync(new TestKey().Public));
        Assert.Equal(StatementFault.UnknownIssuer, await receipt.CheckAsync(null));
    }

    /// <summary>Otherwise an access token, or a presentation, passes for a receipt.</summary>
    [Fact]
    public async Task OtherStatement_IsNoReceipt()
    {
        string payload = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(Sign(Verdict.Valid).Split('.')[1]);
        Receipt receipt = Read(SignedStatement.Sign("presentation+jwt", _key.Signing, payload));
        Assert.Equal(StatementFault.OtherType, await receipt.CheckAsync(_key.Public));
    }

    /// <summary>What is handed in is what the counter software stored: often the whole answer.</summary>
    [Fact]
    public void ReceiptInItsAnswer_IsFound()
    {
        string receipt = Sign(Verdict.Valid);
        Assert.Equal("valid", Read($$"""  {"verdict":"revoked","receipt":"{{receipt}}"} """).Body.Verdict);
        Assert.Equal("valid", Read("\n" + receipt + "\r\n").Body.Verdict);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"receipt\":null}")]
    [InlineData("{\"receipt\":1}")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.AAAA")]
    public void AnythingElse_IsNoReceipt(string text) => Assert.False(Receipt.TryRead(text, out _));

    private static Receipt Read(string text)
    {
        Assert.True(Receipt.TryRead(text, out Receipt? receipt));
        return receipt;
    }

    private string Sign(Verdict verdict, bool byHolder = false, int candidates = 2)
    {
        Card[] several = verdict == Verdict.Several ? [.. Enumerable.Range(1, candidates).Select(serial => TestCards.Make(id: TestCertificates.IdOf(TestCertificates.TypeCode, serial)))] : [];
        VerificationAnswer answer = new(verdict, [], verdict == Verdict.Valid ? TestCards.Make() : null, several, s_asOf.AddTicks(5), ServedFrom.Cache);
        answer.RecordedAt("350703/0", 42);
        Exchange.Gateway.Access.CallContext context = TestAccess.Context with { ItemCode = "item", CaseNumber = "case" };
        VerificationQuestion question = byHolder
            ? VerificationQuestion.Create(null, HolderQueries.Create(TestCertificates.HolderCode, "001", TestCertificates.TypeCode), context).Value!
            : VerificationQuestion.Create(TestCertificates.Id, null, context).Value!;
        return new ReceiptSigner(TestAccess.Issuer, _key.Signing, _time).Sign(TestAccess.Counter, question, answer);
    }
}
