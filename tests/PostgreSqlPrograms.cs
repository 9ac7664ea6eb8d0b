namespace Exchange.Tests;

/// <summary>PostgreSQL's programs, where they are installed. The server refuses to be run by root, so root runs them as nobody.</summary>
internal static class PostgreSqlPrograms
{
    public const string Unprivileged = "nobody";

    /// <summary>Their folder, the newest version's; null where there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>A command line of one of them.</summary>
    public static string[] Command(string program, params IEnumerable<string> arguments)
    {
        string file = Path.Combine(Folder!, program);
        return Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={Unprivileged}", "--regid=nogroup", "--clear-groups", file, .. arguments]
            : [file, .. arguments];
    }

    private static string? Find()
    {
        IEnumerable<string> debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin"))
            : [];
        IEnumerable<string> path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return debian.Concat(path).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }
}
