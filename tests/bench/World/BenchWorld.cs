using System.Text.Json.Nodes;
using Exchange.Bench.Baselines;
using Exchange.Tests;

namespace Exchange.Bench.World;

/// <summary>Something that is loaded: where it listens, and its process.</summary>
/// <param name="Metrics">Where it tells what it measures; null for one that does not.</param>
internal sealed record Server(Uri Address, Child Process, Uri? Metrics = null);

/// <summary>
/// Everything that runs: the demo with its departments and adapters, beside it the measured nodes, and the baselines.
/// The demo's own two nodes are not loaded.
/// </summary>
internal sealed class BenchWorld : IAsyncDisposable
{
    private const string LongLife = "1.00:00:00";
    private const string NoLife = "00:00:00";

    /// <summary>How many certificates a batch asks for.</summary>
    public const int BatchSize = 100;

    private readonly string _directory;
    private readonly List<Child> _children = [];

    private DemoAccess _access = null!;

    private BenchWorld(string directory) => _directory = directory;

    public DemoAccess Access => _access;

    /// <summary>Everything that is started keeps its files below.</summary>
    public string Directory => _directory;

    /// <summary>A district node whose cards live for a day.</summary>
    public Server District { get; private set; } = null!;

    /// <summary>A district node that asks the registry, or the city, each time.</summary>
    public Server DistrictWithoutCache { get; private set; } = null!;

    public Server Bare { get; private set; } = null!;

    public Server PlainProxy { get; private set; } = null!;

    /// <summary>Verifications of certificates that the district's registry answers for.</summary>
    public Questions Verifications { get; private set; } = null!;

    /// <summary>The same in batches of <see cref="BatchSize"/>.</summary>
    public Questions Batches { get; private set; } = null!;

    /// <summary>Verifications of certificates that the city answers for.</summary>
    public Questions PeerVerifications { get; private set; } = null!;

    public Questions ResourceCalls { get; private set; } = null!;

    /// <summary>The same calls with the addresses that the department has.</summary>
    public Questions DepartmentCalls { get; private set; } = null!;

    /// <param name="certificates">How many there are over all departments.</param>
    public static async Task<BenchWorld> StartAsync(string directory, int certificates, CancellationToken cancellation)
    {
        BenchWorld world = new(directory);
        try
        {
            await world.StartAsync(certificates, cancellation);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Child child in Enumerable.Reverse(_children))
        {
            await child.DisposeAsync();
        }
    }

    private async Task StartAsync(int certificatesInAll, CancellationToken cancellation)
    {
        string demo = Path.Combine(_directory, "demo");
        await StartDemoAsync(demo, certificatesInAll, cancellation);
        DemoAccess access = _access = DemoAccess.Load(demo);
        Certificates certificates = await Certificates.ReadAsync(access, cancellation);
        Verifications = Questions.Verifications(FileOf("verifications"), access, certificates.District);
        Batches = Questions.Batches(FileOf("batches"), access, certificates.District, BatchSize);
        PeerVerifications = Questions.Verifications(FileOf("peer-verifications"), access, certificates.City);
        ResourceCalls = Questions.ResourceCalls(FileOf("resource-calls"), access, "/resources/jianyang-enterprise-credit/", certificates.Enterprises);
        DepartmentCalls = Questions.ResourceCalls(FileOf("department-calls"), access, "/credit/v1/enterprises/", certificates.Enterprises);

        (_, string cityGrpc) = await StartNodeAsync("city", demo, LongLife, watch: false, peerGrpc: null, cancellation);
        (District, _) = await StartNodeAsync("district", demo, LongLife, watch: true, cityGrpc, cancellation);
        (DistrictWithoutCache, _) = await StartNodeAsync("district-without-cache", demo, NoLife, watch: false, cityGrpc, cancellation);

        string answers = FileOf("answers");
        CapturedAnswer.Save(answers,
        [
            await CaptureAsync(Verifications.Sample, Verifications.Sample.Path, cancellation),
            await CaptureAsync(ResourceCalls.Sample, "/resources/jianyang-enterprise-credit/{code}", cancellation),
        ]);
        Bare = await StartBaselineAsync("bare", ["--answers", answers], cancellation);
        PlainProxy = await StartBaselineAsync("proxy", ["--department", access.MarketRegulation.ToString()], cancellation);
    }

    /// <summary>One more district node, whose sources are followed.</summary>
    /// <param name="change">What is different in its configuration.</param>
    public async Task<Server> StartDistrictAsync(string name, Action<JsonNode> change, CancellationToken cancellation) =>
        (await StartNodeAsync(name, Path.Combine(_directory, "demo"), LongLife, watch: true, peerGrpc: null, cancellation, change)).Server;

    /// <summary>A server that the measured nodes need; it ends with the world.</summary>
    public void StartBeside(string name, params IEnumerable<string> command) =>
        _children.Add(Child.StartGuarded(command, Path.Combine(_directory, "logs", name + ".log")));

    public string FileOf(string name) => Path.Combine(_directory, name);

    private async Task StartDemoAsync(string directory, int certificates, CancellationToken cancellation)
    {
        Child demo = Start("demo", Programs.Gateway,
            ["demo", "--directory", directory, "--city-port", $"{FreePorts.Row(3)}", "--district-port", $"{FreePorts.Row(3)}", "--certificates", $"{certificates}"]);
        // The last thing it does before it says that it is ready.
        await demo.UntilAsync(() => Task.FromResult(File.Exists(Path.Combine(directory, "access.json"))), cancellation);
    }

    private async Task<(Server Server, string Grpc)> StartNodeAsync(string name, string demo, string timeToLive, bool watch, string? peerGrpc, CancellationToken cancellation, Action<JsonNode>? change = null)
    {
        int port = FreePorts.Row(3);
        string file = Path.Combine(_directory, name, "node.json");
        NodeFile.Write(file, Path.Combine(demo, name.StartsWith("city", StringComparison.Ordinal) ? "city" : "district", "node.json"), port, timeToLive, watch, peerGrpc, change);
        Child node = Start(name, Programs.Gateway, ["serve", "--config", file, "--parent-pipe"]);
        Uri address = new($"http://127.0.0.1:{port}");
        await node.ServesAsync(new Uri(address, "/health/ready"), cancellation);
        return (new Server(address, node, new Uri($"http://127.0.0.1:{port + 2}/metrics")), $"http://127.0.0.1:{port + 1}");
    }

    private async Task<Server> StartBaselineAsync(string command, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        int port = FreePorts.One();
        Child process = Start(command, Programs.Bench, [command, "--port", $"{port}", .. arguments]);
        Uri address = new($"http://127.0.0.1:{port}");
        await process.ServesAsync(address, cancellation);
        return new Server(address, process);
    }

    private async Task<CapturedAnswer> CaptureAsync(Question question, string path, CancellationToken cancellation)
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
        using HttpRequestMessage request = question.ToMessage(District.Address);
        using HttpResponseMessage response = await http.SendAsync(request, cancellation);
        return response.IsSuccessStatusCode
            ? await CapturedAnswer.CaptureAsync(request, path, response, cancellation)
            : throw new BenchException($"{question.Method} {path} answers {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellation)}");
    }

    private Child Start(string name, string assembly, IEnumerable<string> arguments)
    {
        Child child = Child.Start(assembly, arguments, Path.Combine(_directory, "logs", name + ".log"));
        _children.Add(child);
        return child;
    }
}
