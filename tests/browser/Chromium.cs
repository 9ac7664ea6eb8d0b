namespace Exchange.Tests.Browser;

/// <summary>Where the browser is: <c>EXCHANGE_CHROMIUM</c>, or Debian's package.</summary>
internal static class Chromium
{
    public static string? Path { get; } =
        (Environment.GetEnvironmentVariable("EXCHANGE_CHROMIUM") ?? "/usr/bin/chromium") is { } path && File.Exists(path) ? path : null;

    /// <summary>Why browser tests are skipped, or null where they are not.</summary>
    public static string? Missing { get; } =
        Path is null ? "Chromium is not installed: apt-get install chromium, or name one in EXCHANGE_CHROMIUM." : null;
}

/// <summary>A test that needs the browser; skipped with the reason where there is none.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Missing;
}

/// <inheritdoc cref="BrowserFactAttribute"/>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.Missing;
}
