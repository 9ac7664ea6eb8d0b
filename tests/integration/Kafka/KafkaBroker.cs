using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Kafka;

/// <summary>
/// A Kafka broker: the one that EXCHANGE_TEST_KAFKA names, otherwise one of the tests' own where Apache Kafka lies beside
/// the checkout (../shared/kafka) and Java is installed. There is no third way: what it is used for needs the real one.
/// </summary>
public sealed class KafkaBroker : IAsyncLifetime
{
    private const string StartAndStopWithInput = """
        "$1" start "$2" "$3" && { cat >/dev/null; "$1" stop "$2"; }
        """;

    private static readonly string? s_named = Environment.GetEnvironmentVariable("EXCHANGE_TEST_KAFKA");
    /// <summary>What starts a broker, where it is.</summary>
    internal static readonly string Script = Checkout.PathOf("..", "shared", "kafka", "kafka");

    private readonly TemporaryDirectory _directory = new();
    private RunningProgram? _program;

    /// <summary>Why there is none; null where there is one.</summary>
    public static string? Missing { get; } =
        s_named is not null || (File.Exists(Script) && ProgramFactAttribute.IsOnPath("java"))
            ? null
            : "No Kafka broker: name one by EXCHANGE_TEST_KAFKA.";

    /// <summary>host:port</summary>
    public string Servers { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        if (s_named is not null)
        {
            Servers = s_named;
            return;
        }

        int port = FreePorts.One();
        _program = Start(_directory.Path, port);
        Servers = await _program.LineAsync("127.0.0.1:");
    }

    /// <summary>A broker that keeps its data in a directory; it says its address when it is there.</summary>
    internal static RunningProgram Start(string directory, int port) => RunningProgram.Start("bash", ["-c", StartAndStopWithInput, "kafka", Script, directory, $"{port}"]);

    /// <summary>Whether it is the tests' own, so that it may be frozen.</summary>
    public bool IsOwn => _program is not null;

    /// <summary>As a machine that is out of breath: connections stay, nothing is answered.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    public async Task DisposeAsync()
    {
        if (_program is not null)
        {
            await ThawAsync();
            await _program.DisposeAsync();
        }

        _directory.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        await using RunningProgram kill = RunningProgram.Start("kill", [$"-{signal}", (await File.ReadAllTextAsync(_directory.PathOf("1", "pid"))).Trim()]);
        Assert.Equal(0, await kill.EndAsync());
    }
}

/// <summary>A fact that needs a Kafka broker and the client's library, and is skipped where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KafkaFactAttribute : FactAttribute
{
    public KafkaFactAttribute() => Skip = KafkaBroker.Missing ?? KafkaClient.Missing;
}
