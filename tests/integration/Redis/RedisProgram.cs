using Exchange.Tests.Integration.Fixtures;
using StackExchange.Redis;

namespace Exchange.Tests.Integration.Redis;

/// <summary>A Redis of the tests' own, which a test may also flush and set back.</summary>
public sealed class RedisProgram : IAsyncLifetime
{
    private readonly RedisInstance _instance;
    private ConnectionMultiplexer? _connection;

    public RedisProgram()
    {
        int port = FreePorts.One();
        _instance = new RedisInstance(port, "--port", $"{port}");
    }

    /// <summary>host:port</summary>
    public string Endpoint => _instance.Endpoint;

    /// <summary>The file that <c>SAVE</c> writes, not compressed.</summary>
    public string DumpFile => _instance.PathOf("dump.rdb");

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
        await _instance.StartAsync();
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

    /// <inheritdoc cref="RedisInstance.StopAsync"/>
    public Task StopAsync() => _instance.StopAsync();

    public void Freeze() => _instance.Freeze();

    public void Thaw() => _instance.Thaw();

    public async Task DisposeAsync()
    {
        _connection?.Dispose();
        await _instance.DisposeAsync();
    }
}
