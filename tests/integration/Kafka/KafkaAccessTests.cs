using Confluent.Kafka;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Kafka;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Kafka;

/// <summary>A cluster that demands TLS, a certificate and an account. If one of these fails, a city cannot let its nodes onto it, or nobody is told why it does not.</summary>
public sealed class KafkaAccessTests(ProtectedBroker broker) : IClassFixture<ProtectedBroker>, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [ProtectedBrokerFact]
    public async Task Account_WritesAndReads()
    {
        KafkaOptions options = Options();
        ConfigurationErrors errors = new();
        KafkaLibrary.Check(options, errors);
        Assert.Empty(errors.Lines);
        string topic = $"exchange.test.{Guid.NewGuid():N}";
        await KafkaTopics.EnsureAsync(options, topic);
        await Eventually.TrueAsync("the topic is there", async () => await KafkaTopics.FaultAsync(options with { Partitions = 9 }, topic) is not null);

        using IProducer<byte[], byte[]> producer = KafkaClients.Producer(options);
        await using TopicReader reader = new(options, topic, from: null);
        await reader.OpenedAsync(CancellationToken.None).WaitAsync(s_patience);
        await producer.ProduceAsync(topic, new Message<byte[], byte[]> { Key = [1], Value = [2] });
        await foreach (ConsumeResult<byte[], byte[]> record in reader.ReadAsync(CancellationToken.None))
        {
            Assert.Equal([2], record.Message.Value);
            break;
        }
    }

    /// <summary>Otherwise a password that was changed is looked for in the network.</summary>
    [ProtectedBrokerFact]
    public async Task WrongPassword_IsTold()
    {
        KafkaOptions options = Options() with { PasswordFile = _directory.Write("password", "geraten") };

        Assert.Contains("invalid username or password", Refused(options), StringComparison.OrdinalIgnoreCase);
        // Another set of options, as of a node that only follows.
        KafkaOptions follower = new() { BootstrapServers = options.BootstrapServers, SecurityProtocol = "sasl_ssl", CaFile = options.CaFile, CertificateFile = options.CertificateFile, KeyFile = options.KeyFile, SaslMechanism = "PLAIN", UserName = options.UserName, PasswordFile = options.PasswordFile };
        await using TopicReader reader = new(follower, "nowhere", from: null);
        KafkaException failure = await Assert.ThrowsAsync<KafkaException>(() => reader.OpenedAsync(CancellationToken.None).WaitAsync(s_patience));
        Assert.Contains("invalid username or password", follower.Refusal.ReasonOf(failure), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Otherwise whoever gets between a node and the brokers reads and writes changes.</summary>
    [ProtectedBrokerFact]
    public void CertificateThatProvesNothing_IsRefused()
    {
        using ServerCertificates others = new();

        Assert.Contains("certificate", Refused(Options() with { CaFile = others.CaFile }), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("certificate", Refused(Options() with { BootstrapServers = broker.Servers.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) }), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Otherwise a node without the certificate that the brokers ask for seems to meet a dead cluster.</summary>
    [ProtectedBrokerFact]
    public void MissingCertificateOfTheNode_IsRefused() => Refused(Options() with { CertificateFile = null, KeyFile = null });

    private static string Refused(KafkaOptions options) => Assert.Throws<KafkaException>(() => KafkaCluster.Describe(options, s_patience / 2)).Error.Reason;

    private KafkaOptions Options() => new()
    {
        BootstrapServers = broker.Servers,
        Partitions = 1,
        SecurityProtocol = "sasl_ssl",
        CaFile = broker.Certificates.CaFile,
        CertificateFile = broker.Certificates.CertificateFile,
        KeyFile = broker.Certificates.KeyFile,
        SaslMechanism = "PLAIN",
        UserName = ProtectedBroker.UserName,
        PasswordFile = _directory.Write("right", ProtectedBroker.Password + "\n"),
    };
}
