using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.State;

/// <summary>
/// A PostgreSQL server of the tests' own: a throw-away cluster on a free port, run by an unprivileged user, because it
/// refuses to be run by root. Without flushes: what is tested is not the disk.
/// </summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private const string Superuser = "exchange";

    private readonly TemporaryDirectory _directory = new();
    private readonly int _port = FreePorts.One();
    private RunningProgram? _server;

    public string ConnectionTo(string database) => $"Host=127.0.0.1;Port={_port};Username={Superuser};Database={database};Timeout=5";

    public async Task InitializeAsync()
    {
        if (PostgreSqlPrograms.Folder is null)
        {
            return;
        }

        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", PostgreSqlPrograms.Unprivileged, _directory.Path);
        }

        await RunAsync(PostgreSqlPrograms.Command("initdb", "-D", _directory.PathOf("data"), "-U", Superuser, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"));
        await StartAsync();
    }

    public async Task StartAsync()
    {
        string[] command = PostgreSqlPrograms.Command("postgres", "-D", _directory.PathOf("data"), "-p", $"{_port}", "-h", "127.0.0.1", "-k", _directory.Path, "-F");
        _server = RunningProgram.StartGuarded(command[0], command[1..]);
        await _server.LineAsync("ready to accept connections");
    }

    /// <summary>Whoever is connected or not: a server that is asked kindly would wait for them.</summary>
    public async Task StopAsync()
    {
        await RunAsync(PostgreSqlPrograms.Command("pg_ctl", "stop", "-D", _directory.PathOf("data"), "-m", "fast", "-w"));
        await _server!.DisposeAsync();
        _server = null;
    }

    /// <summary>An empty database.</summary>
    public async Task<string> CreateAsync()
    {
        string name = $"t{Guid.NewGuid():N}";
        await RunAsync(PostgreSqlPrograms.Command("createdb", "-h", "127.0.0.1", "-p", $"{_port}", "-U", Superuser, name));
        return ConnectionTo(name);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await StopAsync();
        }

        _directory.Dispose();
    }

    private static async Task RunAsync(params string[] command)
    {
        await using RunningProgram program = RunningProgram.Start(command[0], command[1..]);
        Assert.True(await program.EndAsync() == 0, program.Output);
    }
}

/// <summary>The tests that share the server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgreSqlTests : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";
}

/// <summary>A fact that needs PostgreSQL, and is skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute() => Skip = PostgreSqlPrograms.Folder is null ? "PostgreSQL is not installed (Debian: postgresql)." : null;
}
