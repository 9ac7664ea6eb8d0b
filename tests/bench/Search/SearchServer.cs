using System.Diagnostics;
using Exchange.Bench.World;
using Exchange.Tests;

namespace Exchange.Bench.Search;

/// <summary>A PostgreSQL server of the benchmark's own, as it is installed: with its own defaults, and flushing.</summary>
internal sealed class SearchServer : IAsyncDisposable
{
    private const string Superuser = "exchange";

    private readonly Child _server;

    private SearchServer(Child server, string connection) => (_server, Connection) = (server, connection);

    /// <summary>To an empty database.</summary>
    public string Connection { get; }

    /// <exception cref="BenchException">It is not installed, or does not start.</exception>
    public static async Task<SearchServer> StartAsync(string directory, string log, CancellationToken cancellation)
    {
        if (PostgreSqlPrograms.Folder is null)
        {
            throw new BenchException("PostgreSQL is not installed (Debian: postgresql).");
        }

        Directory.CreateDirectory(directory);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(["chown", PostgreSqlPrograms.Unprivileged, directory], cancellation);
        }

        int port = FreePorts.One();
        await RunAsync(PostgreSqlPrograms.Command("initdb", "-D", Path.Combine(directory, "data"), "-U", Superuser, "-A", "trust", "-E", "UTF8", "--no-locale"), cancellation);
        // Its socket has a short path: the system takes no long ones.
        Child server = Child.StartGuarded(PostgreSqlPrograms.Command("postgres", "-D", Path.Combine(directory, "data"), "-p", $"{port}", "-h", "127.0.0.1", "-k", ""), log);
        await server.UntilAsync(() => Task.FromResult(File.Exists(log) && ReadShared(log).Contains("ready to accept connections", StringComparison.Ordinal)), cancellation);
        return new SearchServer(server, $"Host=127.0.0.1;Port={port};Username={Superuser};Database=postgres");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string ReadShared(string file)
    {
        using StreamReader reader = new(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private static async Task RunAsync(string[] command, CancellationToken cancellation)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            throw new BenchException($"{string.Join(' ', command)} ended with {process.ExitCode}.");
        }
    }
}
