using System.Text.Encodings.Web;
using System.Text.Unicode;
using Exchange.Contracts.CodeLists;
using Exchange.Contracts.V1;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Console;
using Exchange.Gateway.Console.Texts;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using CanonicalState = Exchange.Contracts.CodeLists.CanonicalState;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Tests.Unit.Gateway.Console;

public class CounterRendererTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 2, 3, 4, TimeSpan.Zero);

    /// <summary>Otherwise what somebody typed, or a registry sent, runs in the officer's browser.</summary>
    [Fact]
    public async Task MarkupInData_IsShownAndNotObeyed()
    {
        CounterForm form = new() { CertificateId = "<script>alert(1)</script>", Officer = "\"><img src=x>", Purpose = "p" };
        VerificationAnswer answer = Answer(Verdict.Valid) with { Card = Card("<b>1</b>", "<i>") };

        string html = await RenderAsync(form, answer) + await RenderAsync(form, new Problem(ProblemKind.IdentifierMalformed, ""));

        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>1", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;1&lt;/b&gt;", html, StringComparison.Ordinal);
    }

    /// <summary>Otherwise a verdict is told by its colour alone, or not at all.</summary>
    [Fact]
    public async Task EveryVerdict_IsShownInWordsWithAnIcon()
    {
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
        {
            VerdictText said = VerdictTexts.Of(verdict);

            string html = await RenderAsync(new CounterForm(), Answer(verdict));

            Assert.Contains($"data-verdict=\"{verdict.WireName()}\">{said.Word.Chinese}</h2>", html, StringComparison.Ordinal);
            Assert.Contains($"data-icon=\"{said.Icon}\"", html, StringComparison.Ordinal);
            Assert.Contains($"<title>{said.Word.Chinese} ", html, StringComparison.Ordinal);
            Assert.Contains("日志 350703/0 第 42 条", html, StringComparison.Ordinal);
        }
    }

    /// <summary>Otherwise a holder's whole code stands on a slip that lies about.</summary>
    [Fact]
    public async Task HolderCode_IsNotShownWhole()
    {
        CounterForm form = new() { By = AskedBy.Holder, HolderCode = "34052419800101001X", TypeCode = "11100000MB03271699001" };

        string html = await RenderAsync(form, Answer(Verdict.Unknown));

        Assert.DoesNotContain("34052419800101001X", html, StringComparison.Ordinal);
        Assert.Contains("****001X", html, StringComparison.Ordinal);
    }

    /// <summary>Otherwise the page can be framed by another site, kept by a cache, or made to load foreign scripts.</summary>
    [Fact]
    public async Task Page_ForbidsFramingCachingAndForeignContent()
    {
        IHeaderDictionary headers = (await WriteAsync(new CounterForm(), Answer(Verdict.Valid))).Response.Headers;

        Assert.Contains("default-src 'none'", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-store", headers.CacheControl);
        Assert.Equal("DENY", headers.XFrameOptions);
        Assert.Equal("no-referrer", headers["Referrer-Policy"]);
    }

    private static async Task<string> RenderAsync(CounterForm form, Outcome<VerificationAnswer> outcome)
    {
        Stream body = (await WriteAsync(form, outcome)).Response.Body;
        body.Position = 0;
        return await new StreamReader(body).ReadToEndAsync();
    }

    private static async Task<HttpContext> WriteAsync(CounterForm form, Outcome<VerificationAnswer> outcome)
    {
        await using ServiceProvider services = new ServiceCollection().AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)).BuildServiceProvider();
        PageRenderer renderer = new(services, NullLoggerFactory.Instance);
        TypeOptions type = new() { Code = "11100000MB03271699001", Name = "不动产权证书" };
        CounterChoices choices = new(new NodeOptions { Code = "350703", Name = "建阳区" }, TimeZoneInfo.Utc, "counter", ["餐饮店开办核验"], [type], []);
        CounterView view = new(
            new Phrasing(Language.Chinese, TimeZoneInfo.Utc), choices, outcome.Succeeded ? form.Next() : form, new AskedQuestion(form, outcome, s_now), FormExpired: false,
            new AntiforgeryTokenSet("token", "cookie", CounterForm.TokenField, null));
        DefaultHttpContext http = new() { Response = { Body = new MemoryStream() } };
        await renderer.WriteAsync(http, view, 200);
        return http;
    }

    private static VerificationAnswer Answer(Verdict verdict)
    {
        bool hasCard = verdict is not (Verdict.Unknown or Verdict.Several);
        VerificationAnswer answer = new(verdict, [], hasCard ? Card() : null, verdict == Verdict.Several ? [Card(), Card()] : [], s_now, ServedFrom.Cache);
        answer.RecordedAt("350703/0", 42);
        return answer;
    }

    private static Card Card(string number = "闽（2026）南平市不动产权第3292681号", string stateText = "现势") => new(new CardFace
    {
        Id = "1.2.156.3005.2.11100000MB03271699001.350700.837952098.002.I",
        TypeCode = "11100000MB03271699001",
        TypeName = "不动产权证书",
        Number = number,
        IssuerCode = "350700",
        IssuerName = "南平市自然资源局",
        HolderName = "朱**",
        ValidFrom = (uint)new DateOnly(2025, 12, 14).DayNumber,
        SourceState = "1",
        StateText = stateText,
        Version = "002",
        Annotations = { new CardNote { MadeAt = s_now.ToUnixTimeMilliseconds(), MadeBy = "南平市自然资源局", Reason = "地址变更" } },
    })
    {
        StartsAt = s_now.AddDays(-1),
        EndsAt = DateTimeOffset.MaxValue,
        State = CanonicalState.Valid,
        ChangeSequence = 1,
        AsOf = s_now,
    };
}
