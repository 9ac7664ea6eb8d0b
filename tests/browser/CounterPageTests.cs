using Microsoft.Playwright;

namespace Exchange.Tests.Browser;

[Collection(DemoCollection.Name)]
public class CounterPageTests(DemoFixture demo)
{
    /// <summary>Otherwise a revoked certificate is taken for a good one at the counter.</summary>
    [BrowserTheory]
    [InlineData("zh-CN", "已吊销", "不能作为办理依据")]
    [InlineData("en-GB", "Revoked", "Do not rely on it")]
    public async Task RevokedCertificate_ShowsRevoked(string locale, string word, string meaning)
    {
        IPage page = await demo.OpenAsync(locale);

        await page.ScanAsync(demo.Sample("revoked"));

        Assert.Equal("revoked", await page.VerdictAsync());
        Assert.Equal(word, await page.InnerTextAsync(CounterPage.Verdict));
        Assert.Contains(meaning, await page.InnerTextAsync("#outcome"), StringComparison.Ordinal);
        Assert.Equal("cross", await page.GetAttributeAsync(".verdict-icon", "data-icon"));
        Assert.StartsWith(word, await page.TitleAsync(), StringComparison.Ordinal);
        await page.KeepScreenshotAsync("revoked-" + locale);
    }

    /// <summary>Otherwise an officer cannot see whose certificate it is, how fresh the answer is, or where it is recorded.</summary>
    [BrowserFact]
    public async Task ValidCertificate_ShowsWhatTheVerdictRestsOn()
    {
        IPage page = await demo.OpenAsync("zh-CN");

        await page.ScanAsync(demo.Sample("valid"));

        Assert.Equal("valid", await page.VerdictAsync());
        string text = await page.InnerTextAsync(".verdict");
        Assert.Contains("*", text, StringComparison.Ordinal);
        Assert.Contains(demo.Sample("valid"), text, StringComparison.Ordinal);
        Assert.Contains("窗口 01", text, StringComparison.Ordinal);
        Assert.Contains("(UTC+8)", text, StringComparison.Ordinal);
        Assert.Matches("日志 350703/0 第 \\d+ 条", await page.InnerTextAsync("[data-audit]"));
        await page.KeepScreenshotAsync("valid-zh-CN");
    }

    /// <summary>Otherwise a forged identifier looks like a certificate.</summary>
    [BrowserFact]
    public async Task UnknownCertificate_ShowsUnknown()
    {
        IPage page = await demo.OpenAsync("zh-CN");

        await page.ScanAsync(demo.Sample("unknown"));

        Assert.Equal("unknown", await page.VerdictAsync());
        Assert.Contains("查无此证", await page.InnerTextAsync(".verdict"), StringComparison.Ordinal);
    }

    /// <summary>Otherwise a mistyped character among eighty must be found by eye.</summary>
    [BrowserTheory]
    [InlineData("zh-CN", "第 20 个字符")]
    [InlineData("en-GB", "Character 20 ")]
    public async Task MalformedIdentifier_SaysThePosition(string locale, string place)
    {
        IPage page = await demo.OpenAsync(locale);
        string valid = demo.Sample("valid");

        await page.ScanAsync(valid[..19] + "?" + valid[20..]);

        Assert.Equal("identifier-malformed", await page.ProblemAsync());
        Assert.Contains(place, await page.InnerTextAsync("#outcome"), StringComparison.Ordinal);
        Assert.Equal("?", await page.InnerTextAsync("mark"));
        await page.KeepScreenshotAsync("malformed-" + locale);
    }

    /// <summary>Otherwise the second scan is added to the first, and every identifier but one is malformed.</summary>
    [BrowserFact]
    public async Task ScanningOneAfterAnother_VerifiesEach()
    {
        IPage page = await demo.OpenAsync("zh-CN");

        await page.ScanAsync("1.2.3");
        await page.ScanAsync(demo.Sample("expired"));
        Assert.Equal("expired", await page.VerdictAsync());

        await page.ScanAsync(demo.Sample("valid"));
        Assert.Equal("valid", await page.VerdictAsync());
    }

    /// <summary>Otherwise an officer who must name the one certificate of several is stuck.</summary>
    [BrowserFact]
    public async Task HolderWithSeveralCertificates_CanChooseOne()
    {
        IPage page = await demo.OpenAsync("en-GB");
        (string code, string codeType, string typeCode) = demo.HolderWithSeveral();

        await page.ClickAsync("label[for=by-holder]");
        await page.SelectOptionAsync("#holder-code-type", codeType);
        await page.FillAsync("#holder-code", code);
        await page.SelectOptionAsync("#type-code", typeCode);
        await page.LoadAsync(() => page.PressAsync("#holder-code", "Enter"));

        Assert.Equal("several", await page.VerdictAsync());
        ILocator choices = page.Locator(".candidates button");
        Assert.True(await choices.CountAsync() >= 2);
        Assert.DoesNotContain(code, page.Url, StringComparison.Ordinal);
        await page.KeepScreenshotAsync("several-en-GB");

        string? chosen = await choices.First.GetAttributeAsync("value");
        await page.LoadAsync(() => choices.First.ClickAsync());

        Assert.NotEqual("several", await page.VerdictAsync());
        Assert.Contains(chosen!, await page.InnerTextAsync(".verdict"), StringComparison.Ordinal);
    }

    /// <summary>Otherwise the language has to be chosen again for every certificate.</summary>
    [BrowserFact]
    public async Task ChosenLanguage_IsKept()
    {
        IPage page = await demo.OpenAsync("zh-CN");

        await page.LoadAsync(() => page.ClickAsync(".languages a[hreflang=en]"));
        await page.GotoAsync(demo.DistrictPage);
        await page.ScanAsync(demo.Sample("valid"));

        Assert.Equal("Valid", await page.InnerTextAsync(CounterPage.Verdict));
        Assert.Equal("en", await page.GetAttributeAsync("html", "lang"));
    }

    /// <summary>Otherwise the samples, the first thing a newcomer tries, lead nowhere.</summary>
    [BrowserFact]
    public async Task SampleButton_Verifies()
    {
        IPage page = await demo.OpenAsync("zh-CN");

        await page.LoadAsync(() => page.Locator(".sample").First.ClickAsync());

        Assert.DoesNotContain("problem", await page.VerdictAsync(), StringComparison.Ordinal);
    }

    /// <summary>Otherwise what the page shows, or that it is used, is told to somebody else.</summary>
    [BrowserFact]
    public async Task Page_AsksNoOtherHost()
    {
        IPage page = await demo.OpenAsync("zh-CN");
        List<string> asked = [];
        List<string> complaints = [];
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);

        await page.ReloadAsync();
        await page.ScanAsync(demo.Sample("valid"));

        Assert.NotEmpty(asked);
        Assert.All(asked, url => Assert.StartsWith(demo.DistrictPage, url, StringComparison.Ordinal));
        Assert.All(asked, url => Assert.DoesNotContain("1.2.156", url, StringComparison.Ordinal));
        Assert.Empty(complaints);
    }

    /// <summary>Otherwise another site can verify in an officer's name.</summary>
    [BrowserFact]
    public async Task FormWithoutItsCookie_VerifiesNothing()
    {
        IPage page = await demo.OpenAsync("en-GB");
        await page.Context.ClearCookiesAsync();

        await page.ScanAsync(demo.Sample("valid"));

        Assert.Equal("form-expired", await page.ProblemAsync());
        Assert.Equal(0, await page.Locator(CounterPage.Verdict).CountAsync());

        // What was typed is still there, so that sending it again is all there is to do.
        await page.LoadAsync(() => page.Keyboard.PressAsync("Enter"));
        Assert.Equal("valid", await page.VerdictAsync());
    }
}
