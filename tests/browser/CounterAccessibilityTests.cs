using Microsoft.Playwright;

namespace Exchange.Tests.Browser;

[Collection(DemoCollection.Name)]
public class CounterAccessibilityTests(DemoFixture demo)
{
    /// <summary>Elements that WCAG 2.2 wants named, references that point nowhere, identifiers that stand there twice.</summary>
    private const string FindFaults = """
        () => {
          const faults = [];
          const visible = element => element.checkVisibility({ visibilityProperty: true });
          const named = element => (element.labels && [...element.labels].some(label => label.textContent.trim()))
            || element.textContent.trim() || element.getAttribute("aria-label") || element.getAttribute("title");
          for (const element of document.querySelectorAll("input:not([type=hidden]), select, button, a")) {
            if (!named(element)) faults.push("no name: " + element.outerHTML.slice(0, 100));
            if (visible(element) && !element.disabled && element.tabIndex !== 0) faults.push("not in the tab order: " + element.outerHTML.slice(0, 100));
          }
          const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
          for (const id of new Set(ids)) if (ids.filter(other => other === id).length > 1) faults.push("id twice: " + id);
          for (const attribute of ["aria-labelledby", "aria-describedby", "for", "form"])
            for (const element of document.querySelectorAll(`[${attribute}]`))
              for (const id of element.getAttribute(attribute).split(" "))
                if (!document.getElementById(id)) faults.push(`${attribute} to nowhere: ${id}`);
          for (const image of document.querySelectorAll("svg")) if (image.getAttribute("aria-hidden") !== "true") faults.push("an icon is read aloud");
          if (!document.documentElement.lang) faults.push("no language");
          if (document.querySelectorAll("h1").length !== 1) faults.push("not one first heading");
          if (document.querySelectorAll("main").length !== 1) faults.push("not one main part");
          if (document.querySelectorAll("[style], style, script:not([src])").length) faults.push("something inline");
          return faults;
        }
        """;

    /// <summary>Elements that stick out of the verdict, where they are cut off.</summary>
    private const string FindClipped = """
        () => {
          const edge = document.querySelector(".verdict").getBoundingClientRect().right;
          return [...document.querySelectorAll(".verdict *")]
            .filter(element => element.getBoundingClientRect().right > edge)
            .map(element => element.outerHTML.slice(0, 100));
        }
        """;

    /// <summary>Otherwise whoever cannot see the page is not told what its fields and buttons are for.</summary>
    [BrowserTheory]
    [InlineData("zh-CN")]
    [InlineData("en-GB")]
    public async Task EveryState_IsNamedForAssistiveTechnology(string locale)
    {
        IPage page = await demo.OpenAsync(locale);
        Assert.Empty(await page.EvaluateAsync<string[]>(FindFaults));

        await page.ScanAsync(demo.Sample("suspended"));
        Assert.Empty(await page.EvaluateAsync<string[]>(FindFaults));
        Assert.Equal("polite", await page.GetAttributeAsync(".verdict", "aria-live"));

        await page.ScanAsync("1.2.3");
        Assert.Empty(await page.EvaluateAsync<string[]>(FindFaults));
        Assert.Equal("true", await page.GetAttributeAsync("#certificate-id", "aria-invalid"));
    }

    /// <summary>Otherwise an officer without a mouse, or with a trembling hand, cannot work.</summary>
    [BrowserFact]
    public async Task KeyboardAlone_VerifiesByCertificateAndByHolder()
    {
        IPage page = await demo.OpenAsync("zh-CN");
        Assert.Equal("certificate-id", await FocusAsync(page));

        await page.ScanAsync(demo.Sample("revoked"));
        Assert.Equal("revoked", await page.VerdictAsync());
        Assert.Equal("certificate-id", await FocusAsync(page));

        await page.Keyboard.PressAsync("Shift+Tab");
        Assert.Equal("by-certificate", await FocusAsync(page));
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("by-holder", await FocusAsync(page));

        (string code, _, string typeCode) = demo.HolderWithSeveral();
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("holder-code-type", await FocusAsync(page));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(code);
        await page.Keyboard.PressAsync("Tab");
        await ChooseByKeyboardAsync(page, "#type-code", typeCode);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("officer", await FocusAsync(page));
        await page.LoadAsync(() => page.Keyboard.PressAsync("Enter"));
        Assert.Equal("several", await page.VerdictAsync());
    }

    /// <summary>Otherwise an old or locked-down browser cannot verify anything.</summary>
    [BrowserFact]
    public async Task WithoutScript_VerifiesAndOffersNoPrinting()
    {
        IPage page = await demo.OpenAsync("zh-CN", script: false);

        await page.VerifyAsync(demo.Sample("revoked"));

        Assert.Equal("已吊销", await page.InnerTextAsync(CounterPage.Verdict));
        Assert.False(await page.IsVisibleAsync("[data-print]"));
    }

    /// <summary>Otherwise a telephone at a village counter shows half an identifier (WCAG 2.2, 1.4.10: 320 pixels).</summary>
    [BrowserFact]
    public async Task NarrowScreen_NeedsNoSidewaysScrolling()
    {
        IPage page = await demo.OpenAsync("zh-CN", width: 320);
        await page.ScanAsync(demo.Sample("expired"));

        Assert.Equal(320, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>(FindClipped));
        await page.KeepScreenshotAsync("expired-narrow");
    }

    /// <summary>Otherwise the applicant is handed a picture of a form.</summary>
    [BrowserFact]
    public async Task PrintedSlip_HasTheVerdictAndItsRecordAndNothingElse()
    {
        IPage page = await demo.OpenAsync("zh-CN");
        await page.ScanAsync(demo.Sample("valid"));
        Assert.True(await page.IsVisibleAsync("[data-print]"));

        await page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.True(await page.IsVisibleAsync(".slip-title"));
        Assert.True(await page.IsVisibleAsync(CounterPage.Verdict));
        Assert.True(await page.IsVisibleAsync("[data-audit]"));
        Assert.False(await page.IsVisibleAsync("#ask"));
        Assert.False(await page.IsVisibleAsync(".samples"));
        Assert.False(await page.IsVisibleAsync("[data-print]"));
        await page.PdfAsync(new() { Path = Path.Combine(Checkout.Screenshots, "slip.pdf"), Format = "A4" });
    }

    private static Task<string> FocusAsync(IPage page) => page.EvaluateAsync<string>("() => document.activeElement.id");

    private static async Task ChooseByKeyboardAsync(IPage page, string list, string value)
    {
        string[] values = await page.EvalOnSelectorAsync<string[]>(list, "list => [...list.options].map(option => option.value)");
        for (int i = 0; i < Array.IndexOf(values, value); i++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
        }

        Assert.Equal(value, await page.InputValueAsync(list));
    }
}
