using System.Diagnostics;

namespace Exchange.Gateway.Commands.Demo;

/// <summary>Starts the demo's programs, waits until both nodes serve, tells what can be tried, and stops everything in order.</summary>
internal sealed class DemoRun(DemoSettings settings)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly DemoPlan _plan = new(settings);
    private readonly List<DemoProcess> _processes = [];

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        IReadOnlyList<string> obstacles = DemoPrograms.Missing() is { } missing ? [missing] : DemoPorts.Taken(settings);
        if (obstacles.Count > 0)
        {
            await System.Console.Error.WriteLineAsync(string.Join(Environment.NewLine, obstacles));
            return ExitCodes.Failed;
        }

        Stopwatch clock = Stopwatch.StartNew();
        try
        {
            IReadOnlyList<DemoSample> samples = await StartAsync(cancellation);
            await System.Console.Out.WriteLineAsync(new DemoGreeting(_plan, samples).Text(clock.Elapsed));
            await Task.WhenAny(_processes.Select(EndsAsync)).WaitAsync(cancellation).Unwrap();
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await System.Console.Out.WriteLineAsync("Stopping; the data stays in " + settings.Directory);
            return ExitCodes.Done;
        }
        catch (TimeoutException exception)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
        finally
        {
            // The nodes first, so that they finish what they were asked while their registries are still there.
            foreach (DemoProcess process in Enumerable.Reverse(_processes))
            {
                await process.DisposeAsync();
            }
        }
    }

    private async Task<IReadOnlyList<DemoSample>> StartAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        try
        {
            StartDepartments();
            foreach (DemoNode node in DemoWorld.Nodes)
            {
                StartAdapters(node);
            }

            // The counter pages offer real certificates, so the nodes are configured when the departments can be asked.
            IReadOnlyList<DemoSample> samples = await OrEndAsync(DemoSamples.ReadAsync(_plan, patience.Token));
            foreach (DemoNode node in DemoWorld.Nodes)
            {
                StartNode(node, samples);
            }

            new DemoAccess(_plan).Write(samples);
            using DemoReadiness readiness = new(_plan, samples);
            await OrEndAsync(Task.WhenAll(DemoWorld.Nodes.Select(node => readiness.WaitAsync(node, patience.Token))));
            return samples;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The demo did not start within {s_patience.TotalSeconds} seconds; what its programs said is in {Path.GetDirectoryName(_plan.LogOf(""))}.");
        }
    }

    private void StartDepartments() => Start("departments", DemoPrograms.Departments,
    [
        "--seed", settings.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "--certificates", settings.Certificates.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "--secret-file", _plan.Keys.SecretOf("departments"), "--controls", "--parent-pipe",
        .. DemoWorld.Nodes.SelectMany(node => node.Sources).SelectMany(source => new[] { "--" + source, _plan.DepartmentOf(source) }),
    ]);

    private void StartAdapters(DemoNode node)
    {
        Dictionary<string, string> environment = node.Sources.ToDictionary(VariableOf, _plan.DepartmentOf);
        foreach (string source in node.Sources)
        {
            environment[VariableOf(source).Replace("_URL", "_SECRET", StringComparison.Ordinal)] = File.ReadAllText(_plan.Keys.SecretOf("departments"));
        }

        Start($"{node.Name}-adapters", DemoPrograms.Adapters,
            ["--listen", _plan.AdapterOf(node), "--sources", DemoPrograms.MappingsOf(node), "--secret-file", _plan.Keys.SecretOf($"adapter-{node.Name}"), "--parent-pipe"],
            environment);
    }

    private void StartNode(DemoNode node, IReadOnlyList<DemoSample> samples)
    {
        new DemoConfiguration(_plan).Write(node, DemoSamples.Assorted(samples));
        Start(node.Name, DemoPrograms.Gateway, ["serve", "--config", _plan.ConfigurationOf(node), "--parent-pipe"]);
    }

    private void Start(string name, string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        _processes.Add(DemoProcess.Start(name, assembly, arguments, environment ?? new Dictionary<string, string>(), _plan.LogOf(name)));

    /// <summary>The result of a step, unless one of the programs ends before.</summary>
    private async Task<T> OrEndAsync<T>(Task<T> step)
    {
        await OrEndAsync((Task)step);
        return await step;
    }

    private async Task OrEndAsync(Task step) => await await Task.WhenAny([step, .. _processes.Select(EndsAsync)]);

    /// <exception cref="TimeoutException">The program ended, which it should not by itself.</exception>
    private static async Task EndsAsync(DemoProcess process)
    {
        await process.Ended;
        throw new TimeoutException($"The demo's program '{process.Name}' ended. It last said:{Environment.NewLine}{await process.LastLinesAsync()}");
    }

    private static string VariableOf(string source) => source.Replace('-', '_').ToUpperInvariant() + "_URL";
}
