using Microsoft.Playwright;

namespace Exchange.Tests.Browser;

/// <summary>The counter page as an officer handles it.</summary>
internal static class CounterPage
{
    public const string Verdict = "[data-verdict]";
    public const string Problem = "[data-problem]";

    /// <summary>Does something that loads the page anew, and waits until it has.</summary>
    public static async Task LoadAsync(this IPage page, Func<Task> act)
    {
        TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Loaded(object? sender, IPage loadedPage) => loaded.TrySetResult();
        page.Load += Loaded;
        await act();
        await loaded.Task.WaitAsync(TimeSpan.FromSeconds(30));
        page.Load -= Loaded;
    }

    /// <summary>Scans: types where the focus already is, and ends with Enter.</summary>
    public static async Task ScanAsync(this IPage page, string identifier)
    {
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
