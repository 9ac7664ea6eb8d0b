using Exchange.Contracts.CodeLists;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Console;
using Exchange.Gateway.Console.Texts;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Receipts;
using Exchange.Tests.Unit.Gateway.Access;
using Exchange.Tests.Unit.Gateway.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Tests.Unit.Gateway.Console;

/// <summary>If one of these fails, somebody believes a receipt that nobody gave, or cannot read one.</summary>
public sealed class ReceiptPageTests : IAsyncLifetime
{
    private readonly TestKey _key = new();
    private ServedEndpoints _node = null!;

    public async Task InitializeAsync() => _node = await ServedEndpoints.StartAsync(app => app.MapPages(), services => services
        .AddSingleton(new AccessSnapshots(TestAccess.Snapshot(issuers: new Dictionary<string, IReadOnlyList<SecurityKey>> { [TestAccess.Issuer] = _key.Public })))
        .AddPages(new NodeOptions { Code = "350703", Name = "建阳区" }, TimeZoneInfo.Utc));

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData("zh", "回执属实", "已吊销", "日志 350703/0 第 42 条")]
    [InlineData("en", "The receipt is genuine", "Revoked", "log 350703/0, record 42")]
    public async Task GenuineReceipt_IsExplainedInTheLanguageAskedFor(string language, params string[] said)
    {
        (int status, string html) = await PasteAsync(Sign(_key), language);
        Assert.Equal(200, status);
        Assert.All([.. said, TestCertificates.Id, TestAccess.Purpose, "jy-017", "data-fault=\"None\""], text => Assert.Contains(text, html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ChangedReceipt_IsNeverGenuine()
    {
        string good = Sign(_key);
        string changed = good[..^20] + (good[^20] == 'A' ? 'B' : 'A') + good[^19..];
        await NotProvenAsync(changed, StatementFault.SignatureFails);
        await NotProvenAsync(Sign(new TestKey()), StatementFault.UnknownKey);
        await NotProvenAsync(Sign(_key, "https://elsewhere.example"), StatementFault.UnknownIssuer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("</textarea><img src=x>")]
    public async Task AnythingElse_IsNoReceiptAndIsNotObeyed(string text)
    {
        (int status, string html) = await PasteAsync(text);
        Assert.Equal(400, status);
        Assert.Contains("data-fault=\"Unreadable\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    /// <summary>Whoever signs nothing can write anything into what is pasted.</summary>
    [Fact]
    public async Task MarkupInAReceipt_IsShownAndNotObeyed()
    {
        (_, string html) = await PasteAsync(Sign(_key, officer: "<img src=x>"));
        Assert.Contains("&lt;img src=x&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    /// <summary>The receipt names a certificate: no cache and no other site may have the page.</summary>
    [Fact]
    public async Task Page_IsKeptByNobody()
    {
        using HttpResponseMessage response = await _node.Http.GetAsync("/receipts");
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal(200, (int)(await _node.Http.GetAsync("/counter/counter.css")).StatusCode);
    }

    [Fact]
    public void EveryFault_HasItsWords()
    {
        StatementFault[] faults = Enum.GetValues<StatementFault>();
        Assert.Equal(faults.Length, faults.Select(fault => ReceiptTexts.DetailOf(fault).Chinese).Distinct().Count());
        Assert.Equal(faults.Length, faults.Select(fault => ReceiptTexts.DetailOf(fault).English).Distinct().Count());
        Assert.Equal([StatementFault.None], faults.Where(fault => ReceiptTexts.TitleOf(fault) == ReceiptTexts.Proven));
    }

    private async Task NotProvenAsync(string text, StatementFault fault)
    {
        (_, string html) = await PasteAsync(text);
        Assert.Contains($"data-fault=\"{fault}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("tone-good", html, StringComparison.Ordinal);
    }

    private async Task<(int Status, string Html)> PasteAsync(string text, string language = "en")
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["receipt"] = text });
        using HttpResponseMessage response = await _node.Http.PostAsync("/receipts?lang=" + language, form);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static string Sign(TestKey key, string issuer = TestAccess.Issuer, string officer = "jy-017")
    {
        VerificationAnswer answer = new(Verdict.Revoked, [], TestCards.Make(Exchange.Contracts.V1.CanonicalState.Revoked), [], DateTimeOffset.UnixEpoch, ServedFrom.Cache);
        answer.RecordedAt("350703/0", 42);
        VerificationQuestion question = VerificationQuestion.Create(TestCertificates.Id, null, TestAccess.Context with { Officer = officer }).Value!;
        return new ReceiptSigner(issuer, key.Signing, TimeProvider.System).Sign(TestAccess.Counter, question, answer);
    }
}
