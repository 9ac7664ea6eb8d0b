using Exchange.Contracts.CodeLists;
using Exchange.Gateway.Console.Texts;
using Exchange.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Gateway.Console;

public class TextsTests
{
    /// <summary>Otherwise two verdicts cannot be told apart at the counter.</summary>
    [Fact]
    public void EveryVerdict_HasAWordOfItsOwnInBothLanguages()
    {
        VerdictText[] all = [.. Enum.GetValues<Verdict>().Select(VerdictTexts.Of)];

        Assert.Equal(all.Length, all.Select(text => text.Word.Chinese).Distinct().Count());
        Assert.Equal(all.Length, all.Select(text => text.Word.English).Distinct().Count());
        Assert.All(all, text => Assert.NotEmpty(text.Meaning.Chinese + text.Icon));
    }

    /// <summary>Otherwise somebody relies on a certificate because its verdict was shown in green.</summary>
    [Fact]
    public void OnlyValid_IsGood() =>
        Assert.Equal([Verdict.Valid], Enum.GetValues<Verdict>().Where(verdict => VerdictTexts.Of(verdict).Tone == Tone.Good));

    /// <summary>Otherwise the counter says "internal error" where it could say what to do.</summary>
    [Fact]
    public void EveryProblemOfAVerification_HasItsText()
    {
        ProblemKind[] possible =
        [
            ProblemKind.ContextRequired, ProblemKind.MalformedRequest, ProblemKind.IdentifierMalformed, ProblemKind.CheckCharacter,
            ProblemKind.NotGranted, ProblemKind.PurposeNotGranted, ProblemKind.SourceUnavailable,
            ProblemKind.SourceInvalid, ProblemKind.PeerUnavailable, ProblemKind.AuditUnavailable,
        ];

        Assert.All(possible, kind => Assert.NotSame(ProblemTexts.Of(ProblemKind.Internal), ProblemTexts.Of(kind)));
    }

    /// <summary>Otherwise a title is shown in both languages at once, or not at all.</summary>
    [Fact]
    public void EveryProblemTitle_SplitsIntoItsLanguages() => Assert.All(ProblemKind.All, kind =>
    {
        Text title = Text.OfTitle(kind.Title);
        Assert.NotEqual(title.Chinese, title.English);
        Assert.DoesNotContain("·", title.Chinese + title.English, StringComparison.Ordinal);
    });

    /// <summary>Otherwise an officer meets a page in a language that was not asked for.</summary>
    [Theory]
    [InlineData(null, null, null, "zh")]
    [InlineData(null, null, "fr-FR", "zh")]
    [InlineData(null, null, "en-GB,en;q=0.9", "en")]
    [InlineData(null, null, "zh-CN,zh;q=0.9,en;q=0.8", "zh")]
    [InlineData(null, null, "en;q=0.3, zh-TW;q=0.5", "zh")]
    [InlineData(null, null, "en;q=0", "zh")]
    [InlineData(null, "en", "zh-CN", "en")]
    [InlineData("zh", "en", "en", "zh")]
    [InlineData("xx", "en", "zh", "en")]
    public void Language_IsTheOneAskedForThenKeptThenPreferred(string? query, string? cookie, string? accepted, string expected)
    {
        DefaultHttpContext http = new();
        http.Request.QueryString = query is null ? default : QueryString.Create("lang", query);
        if (cookie is not null)
        {
            http.Request.Headers.Cookie = "exchange-language=" + cookie;
        }

        http.Request.Headers.AcceptLanguage = accepted;

        Assert.Equal(expected, Languages.Choose(http).Code());
        Assert.Equal(query == "zh", http.Response.Headers.SetCookie.ToString().Contains("exchange-language=zh", StringComparison.Ordinal));
    }

    /// <summary>Otherwise a printed slip names a time that no clock at the counter showed.</summary>
    [Fact]
    public void Times_AreTheNodesOwn()
    {
        Phrasing phrasing = new(Language.Chinese, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

        Assert.Equal("2026-11-23 01:02:03 (UTC+8)", phrasing.Time(new DateTimeOffset(2026, 11, 22, 17, 2, 3, TimeSpan.Zero)));
    }
}
