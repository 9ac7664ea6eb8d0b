using System.Globalization;
using System.Text;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Redis;

/// <summary>A Redis Cluster of the tests' own: three masters, each with a replica, and a second of patience with each other.</summary>
public sealed class RedisCluster : IAsyncLifetime
{
    private const int Servers = 6;
    private const int KeysAtOnce = 1000;

    private readonly RedisInstance[] _servers;

    public RedisCluster()
    {
        int first = FreePorts.Row(2 * Servers);
        _servers =
        [
            .. Enumerable.Range(first, Servers).Select(port => new RedisInstance(
                port, "--port", $"{port}", "--cluster-port", $"{port + Servers}", "--cluster-enabled", "yes", "--cluster-node-timeout", "1000",
                // Otherwise one that waits to begin a copy begins it seconds later.
                "--repl-diskless-sync-delay", "0")),
        ];
    }

    /// <summary>Some of the servers: the others are to be found by them.</summary>
    public string Endpoints => string.Join(',', _servers.Take(Servers / 2).Select(server => server.Endpoint));

    private RedisInstance AnyServer => _servers.First(server => server.IsRunning);

    public async Task InitializeAsync()
    {
        if (!ProgramFactAttribute.IsOnPath("redis-server"))
        {
            return;
        }

        await Task.WhenAll(_servers.Select(server => server.StartAsync()));
        await using RunningProgram creation = RunningProgram.Start(
            "redis-cli", ["--cluster", "create", .. _servers.Select(server => server.Endpoint), "--cluster-replicas", "1", "--cluster-yes"]);
        Assert.True(await creation.EndAsync() == 0, creation.Output);
        await WholeAsync();
    }

    public async Task DisposeAsync() => await Task.WhenAll(_servers.Select(server => server.DisposeAsync().AsTask()));

    /// <summary>Waits until every server knows that every slot is served and has a replica, which follows.</summary>
    public async Task WholeAsync()
    {
        foreach (RedisInstance server in _servers)
        {
            await Eventually.TrueAsync($"all of the cluster, seen from {server.Endpoint}", async () =>
            {
                using RedisWire wire = await RedisWire.ConnectAsync(server.Port);
                string state = Encoding.UTF8.GetString((byte[])(await wire.AskAsync("CLUSTER", "INFO"))!);
                string role = Encoding.UTF8.GetString((byte[])(await wire.AskAsync("INFO", "replication"))!);
                return state.Contains("cluster_state:ok", StringComparison.Ordinal)
                    && role.Contains(role.Contains("role:master", StringComparison.Ordinal) ? "state=online" : "master_link_status:up", StringComparison.Ordinal)
                    && (await RangesAsync(wire)).All(range => range.Count == 4);
            });
        }
    }

    internal async Task<int> SlotOfAsync(byte[] key)
    {
        using RedisWire wire = await RedisWire.ConnectAsync(AnyServer.Port);
        return (int)(long)(await wire.AskAsync([.. new[] { "CLUSTER", "KEYSLOT" }.Select(Encoding.UTF8.GetBytes), key]))!;
    }

    internal async Task<RedisInstance> MasterOfAsync(int slot) => (await ServersOfAsync(slot))[0];

    internal async Task<RedisInstance> ReplicaOfAsync(int slot) => (await ServersOfAsync(slot))[1];

    /// <summary>Moves a slot to another master, as an operator who adds one does.</summary>
    /// <param name="halfway">Called when one key of two has gone.</param>
    internal async Task MoveAsync(int slot, Func<Task> halfway)
    {
        RedisInstance from = await MasterOfAsync(slot);
        RedisInstance to = await MasterOfAsync((slot + 5500) % 16384);
        string source = await AskAsync(from, "CLUSTER", "MYID");
        string target = await AskAsync(to, "CLUSTER", "MYID");
        await AskAsync(to, "CLUSTER", "SETSLOT", $"{slot}", "IMPORTING", source);
        await AskAsync(from, "CLUSTER", "SETSLOT", $"{slot}", "MIGRATING", target);
        using (RedisWire wire = await RedisWire.ConnectAsync(from.Port))
        {
            for (bool isHalfway = false; await KeysAsync(wire, slot) is { Length: > 0 } keys; isHalfway = true)
            {
                await MigrateAsync(wire, to, keys[..((keys.Length + 1) / 2)]);
                if (!isHalfway)
                {
                    await halfway();
                }
            }
        }

        await AskAsync(to, "CLUSTER", "SETSLOT", $"{slot}", "NODE", target);
        await AskAsync(from, "CLUSTER", "SETSLOT", $"{slot}", "NODE", target);
    }

    /// <summary>Starts the server again, empty, as a replica of whoever took its place.</summary>
    internal async Task ReviveAsync(RedisInstance server)
    {
        await server.StartAsync();
        await WholeAsync();
    }

    internal static async Task CutOffReplicasAsync(RedisInstance master)
    {
        using RedisWire wire = await RedisWire.ConnectAsync(master.Port);
        await wire.AskAsync("CLIENT", "KILL", "TYPE", "replica");
    }

    private static async Task<string> AskAsync(RedisInstance server, params IEnumerable<string> command)
    {
        using RedisWire wire = await RedisWire.ConnectAsync(server.Port);
        return Encoding.UTF8.GetString((byte[])(await wire.AskAsync(command))!);
    }

    private static async Task<byte[][]> KeysAsync(RedisWire wire, int slot) =>
        [.. ((List<object?>)(await wire.AskAsync("CLUSTER", "GETKEYSINSLOT", $"{slot}", $"{KeysAtOnce}"))!).Cast<byte[]>()];

    private static Task MigrateAsync(RedisWire wire, RedisInstance to, byte[][] keys) => wire.AskAsync(
        [.. new[] { "MIGRATE", "127.0.0.1", to.Port.ToString(CultureInfo.InvariantCulture), "", "0", "5000", "KEYS" }.Select(Encoding.UTF8.GetBytes), .. keys]);

    /// <summary>Who serves a slot, and behind it who follows that one.</summary>
    private async Task<RedisInstance[]> ServersOfAsync(int slot)
    {
        using RedisWire wire = await RedisWire.ConnectAsync(AnyServer.Port);
        List<object?> range = (await RangesAsync(wire)).First(it => (long)it[0]! <= slot && slot <= (long)it[1]!);
        return [.. range.Skip(2).Select(At)];
    }

    /// <summary>First slot, last slot, master, replicas.</summary>
    private static async Task<IEnumerable<List<object?>>> RangesAsync(RedisWire wire) => ((List<object?>)(await wire.AskAsync("CLUSTER", "SLOTS"))!).Cast<List<object?>>();

    private RedisInstance At(object? node) => _servers.Single(server => server.Port == (long)((List<object?>)node!)[1]!);
}
