namespace Exchange.Tests.Integration.Fixtures;

/// <summary>Where the checkout under test is, and the programs that were built from it.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Gateway => Built("Exchange.Gateway", "exchange.dll");

    public static string Adapters => Built("Exchange.Adapters", "exchange-adapters.dll");

    public static string PathOf(params IEnumerable<string> parts) => Path.GetFullPath(Path.Combine([Root, .. parts]));

    /// <summary>A program's dll, in the same configuration (debug or release) as these tests.</summary>
    private static string Built(string project, string file)
    {
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return PathOf("artifacts", "bin", project, configuration, file);
    }

    private static string Find()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Directory.Packages.props")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException($"No checkout lies above {AppContext.BaseDirectory}.");
    }
}
