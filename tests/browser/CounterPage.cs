using Microsoft.Playwright;

namespace Exchange.Tests.Browser;

/// <summary>The counter page as an officer handles it.</summary>
internal static class CounterPage
{
    public const string Verdict = "[data-verdict]";
    public const string Problem = "[data-problem]";

    /// <summary>
    /// Does something that loads the page anew, and waits until it has. The old document is marked: its own load may be
    /// told late, and would be taken for the new one's.
    /// </summary>
    public static async Task LoadAsync(this IPage page, Func<Task> act)
    {
        await page.EvaluateAsync("() => { document.documentElement.dataset.left = ''; }");
        await act();
        await page.Locator("html:not([data-left])").WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.Load);
    }

    /// <summary>Scans: types where the page has put the focus, and ends with Enter.</summary>
    public static async Task ScanAsync(this IPage page, string identifier)
    {
        await page.Locator("[data-select]:focus").WaitForAsync();
        await page.Keyboard.InsertTextAsync(identifier);
        await page.LoadAsync(() => page.Keyboard.PressAsync("Enter"));
    }

    /// <summary>Types into the field and sends the form, where no script helps.</summary>
    public static async Task VerifyAsync(this IPage page, string identifier)
    {
        await page.FillAsync("#certificate-id", identifier);
        await page.LoadAsync(() => page.ClickAsync(".verify"));
    }

    /// <summary>The verdict's name; where there is none, "problem:" and its code.</summary>
    public static Task<string> VerdictAsync(this IPage page) =>
        page.Locator($"{Verdict}, {Problem}").EvaluateAsync<string>("shown => shown.dataset.verdict ?? 'problem:' + shown.dataset.problem");

    public static Task<string?> ProblemAsync(this IPage page) => page.GetAttributeAsync(Problem, "data-problem");

    public static Task KeepScreenshotAsync(this IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Screenshots, name + ".png"), FullPage = true });
}
