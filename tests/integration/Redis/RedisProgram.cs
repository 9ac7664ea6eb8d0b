using System.Globalization;
using System.Runtime.InteropServices;
using Exchange.Tests.Integration.Fixtures;
using StackExchange.Redis;

namespace Exchange.Tests.Integration.Redis;

/// <summary>A Redis of the tests' own, with data that are thrown away, which a test may stop, freeze, flush and set back.</summary>
public sealed partial class RedisProgram : IAsyncLifetime
{
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    private readonly TemporaryDirectory _directory = new();
    private readonly int _port = FreePorts.One();
    private RunningProgram? _program;
    private ConnectionMultiplexer? _connection;

    /// <summary>host:port</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>The file that <c>SAVE</c> writes, not compressed.</summary>
    public string DumpFile => _directory.PathOf("dump.rdb");

    /// <summary>A connection of the test's own, which may do everything.</summary>
    public IServer Server => _connection!.GetServer(Endpoint);

    public IDatabase Database => _connection!.GetDatabase();

    public async Task InitializeAsync()
    {
        if (ProgramFactAttribute.IsOnPath("redis-server"))
        {
            await StartAsync();
        }
    }

    public async Task StartAsync()
    {
        _program = RunningProgram.StartGuarded("redis-server",
        [
            "--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--rdbcompression", "no", "--dir", _directory.Path,
        ]);
        await _program.LineAsync("Ready to accept connections");
        _connection ??= await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { Endpoint }, AllowAdmin = true, AbortOnConnectFail = false, SyncTimeout = 10_000,
        });
        await Eventually.TrueAsync("the test's own connection to Redis", async () =>
        {
            try
            {
                return await Database.PingAsync() >= TimeSpan.Zero;
            }
            catch (RedisException)
            {
                return false;
            }
        });
    }

    /// <summary>Ends it; what was not saved is lost.</summary>
    public async Task StopAsync()
    {
        await _program!.DisposeAsync();
        _program = null;
    }

    public void Freeze() => Assert.Equal(0, Kill(ServerId, SignalStop));

    public void Thaw() => Assert.Equal(0, Kill(ServerId, SignalContinue));

    public async Task DisposeAsync()
    {
        _connection?.Dispose();
        if (_program is not null)
        {
            await _program.DisposeAsync();
        }

        _directory.Dispose();
    }

    /// <summary>The server itself: the program that was started is the shell that guards it.</summary>
    private int ServerId => Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => int.TryParse(name, out _))
        .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
        .First(id => CommandOf(id) is var command && command.StartsWith("redis-server", StringComparison.Ordinal) && command.Contains($":{_port}", StringComparison.Ordinal));

    private static string CommandOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
