namespace Exchange.Bench.World;

/// <summary>Where the programs are: siblings of this one in the build's output.</summary>
internal static class Programs
{
    public static string Gateway { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Exchange.Gateway", "release", "exchange.dll"));

    public static string Bench { get; } = Path.Combine(AppContext.BaseDirectory, "exchange-bench.dll");

    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
}
