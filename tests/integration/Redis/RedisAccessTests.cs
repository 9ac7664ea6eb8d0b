using System.Collections.Concurrent;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Health;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Redis;
using Exchange.Tests.Integration.Fixtures;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Exchange.Tests.Integration.Redis;

/// <summary>A Redis as a city runs it: behind a password, with rights no wider than needed, and with TLS under an authority of its own.</summary>
public sealed class RedisAccessTests : IAsyncLifetime
{
    private const string Password = "gut-gehütet";

    /// <summary>What docs/guides/operators.md tells an operator to allow.</summary>
    private const string Rights =
        "-@all +get +mget +set +del +exists +getrange +eval +evalsha +script|load +scan +ping +echo +info +cluster|nodes +readonly +asking";

    private readonly TemporaryDirectory _directory = new();
    private readonly ServerCertificates _certificates = new();
    private readonly List<RedisInstance> _servers = [];
    private readonly ConcurrentQueue<string> _log = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (RedisInstance server in _servers)
        {
            await server.DisposeAsync();
        }

        _certificates.Dispose();
        _directory.Dispose();
    }

    // Fails: replicas share nothing on a Redis that demands a password and allows only what the guide lists.
    [ProgramFact("redis-server")]
    public async Task PasswordAndFewRights_AreEnough()
    {
        RedisInstance server = await StartProtectedAsync();
        using (RedisWire wire = await RedisWire.ConnectAsync(server.Port))
        {
            await wire.AskAsync("AUTH", Password);
            await wire.AskAsync(["ACL", "SETUSER", "default", "resetkeys", "~{*", "resetchannels", .. Rights.Split(' ')]);
        }

        RedisOptions options = new() { Endpoints = server.Endpoint, PasswordFile = _directory.Write("password", Password + "\n") };
        ShiftedTime time = new();
        ModelRegistry registry = new(time);
        string id = ModelRegistry.IdOf(1);
        registry.Change(id);
        await using Replica first = await Replica.StartAsync(options, KeyRing.Generate(TimeProvider.System), registry, time);
        first.Begin();
        time.Advance(TimeSpan.FromMilliseconds(10));
        await first.BeatAndWriteAsync();
        await first.AskAsync(id);
        await Eventually.TrueAsync("the stored card", async () => await first.ReadAsync(id) is not null);

        first.Apply(registry.Change(id));
        await first.BeatAndWriteAsync();
        Assert.Equal(2ul, (await first.ReadAsync(id))!.Card!.ChangeSequence);
        Assert.Single(await RedisKeyUse.CountAsync(options.Check(new ConfigurationErrors())!, "{??}c*", 25, CancellationToken.None));
        Assert.StartsWith("1 server(s)", await RedisProbe.DescribeAsync(options.Check(new ConfigurationErrors())!, TimeSpan.FromSeconds(5)), StringComparison.Ordinal);
    }

    // Fails: a password that was changed is looked for in the network, or holds up every counter.
    [ProgramFact("redis-server")]
    public async Task WrongPassword_IsToldAndNotWaitedFor()
    {
        RedisInstance server = await StartProtectedAsync();

        await AssertRefusedAsync(new RedisOptions { Endpoints = server.Endpoint, PasswordFile = _directory.Write("password", "geraten") }, "Redis:PasswordFile");
        await AssertRefusedAsync(new RedisOptions { Endpoints = server.Endpoint }, "Redis:PasswordFile");
    }

    // Fails: cards cross the network readable, or a Redis with the city's own certificate cannot be used.
    [ProgramFact("redis-server")]
    public async Task Tls_IsSpokenUnderAnAuthorityOfOnesOwn()
    {
        RedisInstance server = await StartEncryptedAsync();
        RedisOptions options = new() { Endpoints = server.Endpoint, Tls = true, CaFile = _certificates.CaFile };

        await using RedisServer redis = await ConnectAsync(options);
        await Eventually.TrueAsync("an answer over TLS", async () => (await redis.TryAsync(0, static (database, _) => database.PingAsync())).Succeeded);
    }

    // Fails: whoever gets between the node and Redis reads and writes cards.
    [ProgramFact("redis-server")]
    public async Task CertificateThatProvesNothing_IsRefused()
    {
        RedisInstance server = await StartEncryptedAsync();
        using ServerCertificates others = new();

        await AssertRefusedAsync(new RedisOptions { Endpoints = server.Endpoint, Tls = true }, "Redis:CaFile");
        await AssertRefusedAsync(new RedisOptions { Endpoints = server.Endpoint, Tls = true, CaFile = others.CaFile }, "Redis:CaFile");
        // Made out to another name.
        await AssertRefusedAsync(new RedisOptions { Endpoints = $"localhost:{server.Port}", Tls = true, CaFile = _certificates.CaFile }, "Redis:CaFile");
    }

    private async Task AssertRefusedAsync(RedisOptions options, string told)
    {
        _log.Clear();
        NodeHealth health = new(TimeProvider.System);
        await using RedisServer redis = await ConnectAsync(options, health);
        await Eventually.TrueAsync($"a word of {told}", async () =>
        {
            Assert.False((await redis.TryAsync(0, static (database, _) => database.PingAsync())).Succeeded);
            return _log.Any(line => line.Contains(told, StringComparison.Ordinal));
        });
        Assert.Contains(RedisServer.Part, health.Degraded());
        Assert.DoesNotContain(_log, line => line.Contains("geraten", StringComparison.Ordinal));
        await Assert.ThrowsAnyAsync<RedisException>(() => RedisProbe.DescribeAsync(options.Check(new ConfigurationErrors())!, TimeSpan.FromSeconds(10)));
    }

    private async Task<RedisServer> ConnectAsync(RedisOptions options, NodeHealth? health = null)
    {
        ConfigurationErrors errors = new();
        RedisClient client = options.Check(errors)!;
        Assert.Empty(errors.Lines);
        RedisServer redis = new(client, TimeSpan.FromSeconds(2), health ?? new NodeHealth(TimeProvider.System), TimeProvider.System, new Recorder(_log));
        await redis.StartAsync(CancellationToken.None);
        return redis;
    }

    private Task<RedisInstance> StartProtectedAsync() => StartAsync(port => new RedisInstance(port, "--port", $"{port}", "--requirepass", Password));

    private Task<RedisInstance> StartEncryptedAsync() => StartAsync(port => new RedisInstance(
        port, "--port", "0", "--tls-port", $"{port}", "--tls-cert-file", _certificates.CertificateFile, "--tls-key-file", _certificates.KeyFile,
        "--tls-ca-cert-file", _certificates.CaFile, "--tls-auth-clients", "no"));

    private async Task<RedisInstance> StartAsync(Func<int, RedisInstance> make)
    {
        RedisInstance server = make(FreePorts.One());
        _servers.Add(server);
        await server.StartAsync();
        return server;
    }

    private sealed class Recorder(ConcurrentQueue<string> lines) : ILogger<RedisServer>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception));
    }
}
