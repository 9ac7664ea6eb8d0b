using System.Net;
using System.Net.Sockets;
using Exchange.Tests;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults.World;

/// <summary>Adapters of the storm's own before the demo's departments: a node's change feed and its way to the registry.</summary>
internal sealed class AdapterProcess : IBreakable, IAsyncDisposable
{
    private readonly Demo _demo;
    private readonly string _node;
    private readonly int _port = FreePorts.One();
    private readonly List<RunningProgram> _earlier = [];
    private RunningProgram _program = null!;

    private AdapterProcess(Demo demo, string node) => (_demo, _node) = (demo, node);

    public string Name => "adapters of the " + _node;

    public string Address => $"http://127.0.0.1:{_port}";

    public string Log => string.Join(Environment.NewLine, _earlier.Append(_program).Select(program => program.Output));

    /// <param name="node">city or district.</param>
    public static async Task<AdapterProcess> StartAsync(Demo demo, string node)
    {
        AdapterProcess adapters = new(demo, node);
        await adapters.ReviveAsync();
        return adapters;
    }

    public async Task ReviveAsync()
    {
        string secret = await File.ReadAllTextAsync(_demo.PathOf("keys", "departments.secret"));
        Dictionary<string, string> environment = [];
        foreach ((string department, Uri address) in _demo.Access.Departments)
        {
            string variable = department.Replace('-', '_').ToUpperInvariant();
            environment[variable + "_URL"] = address.ToString().TrimEnd('/');
            environment[variable + "_SECRET"] = secret;
        }

        _program = RunningProgram.Start(
            "dotnet",
            [
                "exec", Checkout.Adapters, "--listen", Address, "--sources", Path.Combine(Path.GetDirectoryName(Checkout.Adapters)!, "mappings", _node),
                "--secret-file", _demo.PathOf("keys", $"adapter-{_node}.secret"), "--parent-pipe",
            ],
            environment);
        await Eventually.TrueAsync($"the {Name} listen", ListensAsync);
    }

    public async Task KillAsync()
    {
        await _program.KillAsync();
        await _program.DisposeAsync();
        _earlier.Add(_program);
    }

    public void Freeze() => Signals.Freeze(_program.Id);

    public void Thaw() => Signals.Thaw(_program.Id);

    public ValueTask DisposeAsync()
    {
        if (!_program.HasEnded)
        {
            Thaw();
        }

        return _program.DisposeAsync();
    }

    private async Task<bool> ListensAsync()
    {
        if (_program.HasEnded)
        {
            throw new InvalidOperationException($"The {Name} ended. They said: {_program.Output}");
        }

        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
