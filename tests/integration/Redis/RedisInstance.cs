using System.Globalization;
using System.Runtime.InteropServices;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Redis;

/// <summary>A redis-server with data that are thrown away, which a test may stop, kill and freeze.</summary>
internal sealed partial class RedisInstance : IAsyncDisposable
{
    private const int SignalKill = 9;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    private readonly TemporaryDirectory _directory = new();
    private readonly string[] _arguments;
    private RunningProgram? _program;

    /// <param name="arguments">What it is told beside its directory, and that it keeps nothing of itself; from its port on.</param>
    public RedisInstance(int port, params IEnumerable<string> arguments)
    {
        Port = port;
        _arguments = [.. arguments];
    }

    public int Port { get; }

    /// <summary>host:port</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public bool IsRunning => _program is not null;

    public string PathOf(string name) => _directory.PathOf(name);

    public async Task StartAsync()
    {
        _program = RunningProgram.StartGuarded("redis-server",
        [
            "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--rdbcompression", "no", "--dir", _directory.Path, "--pidfile", PathOf("pid"), .. _arguments,
        ]);
        await _program.LineAsync("Ready to accept connections");
    }

    /// <summary>Ends it; what was not saved is lost.</summary>
    public async Task StopAsync()
    {
        await _program!.DisposeAsync();
        _program = null;
    }

    /// <summary>As a power cut would.</summary>
    public async Task KillAsync()
    {
        Signal(SignalKill);
        await _program!.EndAsync();
        await StopAsync();
    }

    /// <summary>As a machine that is out of breath: connections stay, nothing is answered.</summary>
    public void Freeze() => Signal(SignalStop);

    public void Thaw() => Signal(SignalContinue);

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
        {
            await StopAsync();
        }

        _directory.Dispose();
    }

    /// <summary>To the server itself: the program that was started is the shell that guards it.</summary>
    private void Signal(int signal) => Assert.Equal(0, Kill(int.Parse(File.ReadAllText(PathOf("pid")), CultureInfo.InvariantCulture), signal));

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
