using System.Text.Json;
using Microsoft.Playwright;

namespace Exchange.Tests.Browser;

/// <summary>The demo as a user starts it, and a browser before it. Both are there once for all tests.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("exchange-browser-").FullName;
    private DemoProcess? _demo;
    private JsonDocument? _access;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string DistrictPage { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        _demo = await DemoProcess.StartAsync(_directory);
        _access = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_directory, "access.json")));
        DistrictPage = _access.RootElement.GetProperty("district").GetProperty("baseUrl").GetString()!.TrimEnd('/') + "/";
        _playwright = await Playwright.CreateAsync();
        // The sandbox needs what containers rarely have, and the only pages visited are the node's own.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox", "--disable-gpu"] });
        await WarmUpAsync();
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _access?.Dispose();
        if (_demo is not null)
        {
            await _demo.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A certificate of the demo whose verdict is known.</summary>
    public string Sample(string verdict) => _access!.RootElement.GetProperty("samples").GetProperty(verdict)[0].GetString()!;

    /// <summary>A holder with several current certificates of a type.</summary>
    public (string Code, string CodeType, string TypeCode) HolderWithSeveral()
    {
        string id = _access!.RootElement.GetProperty("otherSamples").GetProperty("several")[0].GetString()!;
        JsonElement details = _access.RootElement.GetProperty("sampleDetails").GetProperty(id);
        return (details.GetProperty("holderCode").GetString()!, details.GetProperty("holderCodeType").GetString()!, details.GetProperty("typeCode").GetString()!);
    }

    /// <summary>The district's counter page in a browser of its own, without cookies.</summary>
    public async Task<IPage> OpenAsync(string locale, bool script = true, int width = 1280)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            Locale = locale,
            JavaScriptEnabled = script,
            ViewportSize = new() { Width = width, Height = 800 },
        });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(DistrictPage);
        return page;
    }

    /// <summary>
    /// On a busy machine the very first question to the peer can take longer than its deadline; these tests are about
    /// the page.
    /// </summary>
    private async Task WarmUpAsync()
    {
        const int Attempts = 10;
        IPage page = await OpenAsync("en-GB");
        string verdict = "";
        for (int i = 0; i < Attempts && verdict != "valid"; i++)
        {
            await page.ScanAsync(Sample("valid"));
            verdict = await page.VerdictAsync();
        }

        Assert.Equal("valid", verdict);
        await page.Context.DisposeAsync();
    }
}

/// <summary>All browser tests share one demo.</summary>
[CollectionDefinition(Name)]
public sealed class DemoCollection : ICollectionFixture<DemoFixture>
{
    public const string Name = "demo";
}
