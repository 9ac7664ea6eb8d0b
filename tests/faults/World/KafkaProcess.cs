using System.Globalization;
using Exchange.Tests;
using Exchange.Tests.Integration.Fixtures;
using Exchange.Tests.Integration.Kafka;

namespace Exchange.Faults.World;

/// <summary>
/// One broker of Apache Kafka, of the storm's own, where Kafka lies beside the checkout: a broker that others use too
/// cannot be killed.
/// </summary>
internal sealed class KafkaProcess : IBreakable, IAsyncDisposable
{
    private const string Broker = "1";

    // Whatever becomes of the storm, the broker ends with its standard input, also one that was revived since.
    private const string StartAndStopWithInput = """
        "$1" start "$2" "$3" && { cat >/dev/null; "$1" stop "$2"; }
        """;

    private static readonly string s_script = Checkout.PathOf("..", "shared", "kafka", "kafka");

    private readonly TemporaryDirectory _directory = new();
    private RunningProgram _guard = null!;

    private KafkaProcess()
    {
    }

    /// <summary>Why there cannot be one here; null where there can.</summary>
    public static string? Missing =>
        !File.Exists(s_script) || !ProgramFactAttribute.IsOnPath("java") ? "Apache Kafka is not beside the checkout, or Java is not installed" : KafkaClient.Missing;

    public string Name => "kafka";

    /// <summary>host:port</summary>
    public string Servers { get; private set; } = "";

    public string Log => File.ReadAllText(_directory.PathOf(Broker, "log"));

    public static async Task<KafkaProcess> StartAsync()
    {
        KafkaProcess kafka = new();
        kafka._guard = RunningProgram.Start(
            "bash", ["-c", StartAndStopWithInput, "kafka", s_script, kafka._directory.Path, $"{FreePorts.One()}"], new Dictionary<string, string> { ["KAFKA_HEAP"] = "384m" });
        kafka.Servers = await kafka._guard.LineAsync("127.0.0.1:");
        return kafka;
    }

    public Task KillAsync() => RunAsync("kill");

    public Task ReviveAsync() => RunAsync("revive");

    public void Freeze() => Signals.Freeze(Process());

    public void Thaw() => Signals.Thaw(Process());

    public async ValueTask DisposeAsync()
    {
        await _guard.DisposeAsync();
        _directory.Dispose();
    }

    private async Task RunAsync(string verb)
    {
        // The broker must not hold the streams of the program that started it: that would be waited for.
        await using RunningProgram program = RunningProgram.Start("bash", ["-c", "\"$@\" >/dev/null 2>&1", "kafka", s_script, verb, _directory.Path, Broker]);
        if (await program.EndAsync() is var code && code != 0)
        {
            throw new InvalidOperationException($"kafka {verb} ended with {code}.");
        }
    }

    private int Process() => int.Parse(File.ReadAllText(_directory.PathOf(Broker, "pid")).AsSpan().Trim(), CultureInfo.InvariantCulture);
}
