namespace Exchange.Tests.Unit.Tools;

/// <summary>Where the tests' own checkout is.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(params IEnumerable<string> parts) => Path.Combine([Root, .. parts]);

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
