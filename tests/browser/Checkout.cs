namespace Exchange.Tests.Browser;

/// <summary>The checkout that these tests were built in.</summary>
internal static class Checkout
{
    /// <summary>debug or release: the tests run the programs of their own build.</summary>
    private static readonly string s_configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Root { get; } = FindRoot();

    public static string Program => Path.Combine(Root, "artifacts", "bin", "Exchange.Gateway", s_configuration, "exchange.dll");

    /// <summary>Where screenshots are kept for people to look at.</summary>
    public static string Screenshots => Directory.CreateDirectory(Path.Combine(Root, "artifacts", "screenshots")).FullName;

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Directory.Packages.props")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The tests run from a checkout's own build.");
    }
}
