using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Kafka;

/// <summary>A broker as a city runs it: over TLS only, to clients with a certificate and an account.</summary>
public sealed class ProtectedBroker : IAsyncLifetime
{
    public const string UserName = "node";
    public const string Password = "gut-behuetet";

    private readonly TemporaryDirectory _directory = new();
    private RunningProgram? _program;

    /// <summary>Why there is none; null where there is one.</summary>
    public static string? Missing { get; } =
        File.Exists(KafkaBroker.Script) && ProgramFactAttribute.IsOnPath("java") ? null : "Apache Kafka is not beside the checkout, or Java is not installed.";

    internal ServerCertificates Certificates { get; } = new();

    /// <summary>host:port</summary>
    public string Servers { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        int port = FreePorts.One();
        string store = _directory.Write("store.pem", File.ReadAllText(Certificates.KeyFile) + "\n" + File.ReadAllText(Certificates.CertificateFile) + "\n");
        _directory.Write("extra.properties", $"""
            listeners=SASL_SSL://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 100}
            listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
            inter.broker.listener.name=SASL_SSL
            sasl.enabled.mechanisms=PLAIN
            sasl.mechanism.inter.broker.protocol=PLAIN
            listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="{UserName}" password="{Password}" user_{UserName}="{Password}";
            listener.name.sasl_ssl.ssl.client.auth=required
            ssl.keystore.type=PEM
            ssl.keystore.location={store}
            ssl.truststore.type=PEM
            ssl.truststore.location={Certificates.CaFile}

            """);
        _program = KafkaBroker.Start(_directory.Path, port);
        Servers = await _program.LineAsync("127.0.0.1:");
    }

    public async Task DisposeAsync()
    {
        if (_program is not null)
        {
            await _program.DisposeAsync();
        }

        Certificates.Dispose();
        _directory.Dispose();
    }
}

/// <summary>A fact that needs a broker of the tests' own, set up otherwise than one that is named, and the client's library.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProtectedBrokerFactAttribute : FactAttribute
{
    public ProtectedBrokerFactAttribute() => Skip = ProtectedBroker.Missing ?? KafkaClient.Missing;
}
