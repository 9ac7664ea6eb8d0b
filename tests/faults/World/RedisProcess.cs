using System.Globalization;
using System.Net.Sockets;
using Exchange.Tests;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults.World;

/// <summary>
/// A redis-server of the storm's own, with throw-away data. It keeps nothing on its disk unless it is told to, and
/// compresses nothing, so that its dump can be searched.
/// </summary>
internal sealed class RedisProcess : IBreakable, IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<RunningProgram> _earlier = [];
    private RunningProgram _server = null!;

    private RedisProcess()
    {
    }

    /// <summary>Why there cannot be one here; null where there can.</summary>
    public static string? Missing => ProgramFactAttribute.IsOnPath("redis-server") ? null : "redis-server is not installed";

    public string Name => "redis";

    public int Port { get; } = FreePorts.One();

    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>What it said, over all its lives.</summary>
    public string Log => string.Join(Environment.NewLine, _earlier.Append(_server).Select(server => server.Output));

    private string DumpFile => _directory.PathOf("dump.rdb");

    private string KeptFile => _directory.PathOf("kept.rdb");

    public static async Task<RedisProcess> StartAsync()
    {
        RedisProcess redis = new();
        await redis.ReviveAsync();
        return redis;
    }

    public Task<RedisWire> ConnectAsync() => RedisWire.ConnectAsync(Port);

    public async Task ReviveAsync()
    {
        _server = RunningProgram.StartGuarded("redis-server",
        [
            "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _directory.Path, "--pidfile", _directory.PathOf("pid"),
            "--save", "", "--appendonly", "no", "--rdbcompression", "no",
        ]);
        await _server.LineAsync("Ready to accept connections");
        // What it has loaded is not to come back at the next start too.
        File.Delete(DumpFile);
    }

    public async Task KillAsync()
    {
        Signals.Kill(Process());
        await EndedAsync();
    }

    /// <summary>In order; what it held is gone.</summary>
    public async Task StopAsync()
    {
        Signals.Terminate(Process());
        await EndedAsync();
    }

    public void Freeze() => Signals.Freeze(Process());

    public void Thaw() => Signals.Thaw(Process());

    public async Task FlushAsync()
    {
        using RedisWire wire = await ConnectAsync();
        await wire.AskAsync("FLUSHALL");
    }

    /// <summary>Keeps what it holds now for a later start.</summary>
    public async Task KeepAsync()
    {
        await DumpAsync();
        File.Move(DumpFile, KeptFile, overwrite: true);
    }

    /// <summary>Lets the next start load what was kept.</summary>
    public void PutBack() => File.Move(KeptFile, DumpFile, overwrite: true);

    /// <summary>The bytes of everything it holds, as they would lie on its disk.</summary>
    public async Task<byte[]> DumpAsync()
    {
        using RedisWire wire = await ConnectAsync();
        await wire.AskAsync("SAVE");
        return await File.ReadAllBytesAsync(DumpFile);
    }

    public async Task<bool> AnswersAsync()
    {
        try
        {
            using RedisWire wire = await ConnectAsync();
            return await wire.AskAsync("PING") is byte[];
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_server.HasEnded)
        {
            Signals.Thaw(Process());
        }

        await _server.DisposeAsync();
        _directory.Dispose();
    }

    private async Task EndedAsync()
    {
        await _server.EndAsync();
        await _server.DisposeAsync();
        _earlier.Add(_server);
    }

    /// <summary>Of the server, not of the shell that guards it.</summary>
    private int Process() => int.Parse(File.ReadAllText(_directory.PathOf("pid")).AsSpan().Trim(), CultureInfo.InvariantCulture);
}
