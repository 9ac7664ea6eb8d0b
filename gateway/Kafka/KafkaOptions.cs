namespace Exchange.Gateway.Kafka;

/// <summary>The Kafka cluster that carries cases and changes: the configuration section <c>Kafka</c>, absent where there is none.</summary>
internal sealed record KafkaOptions
{
    /// <summary>Brokers to begin with, <c>host:port</c> separated by commas.</summary>
    public string BootstrapServers { get; init; } = "";

    /// <summary>Into how many partitions this node's topics are made.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>On how many brokers each of them lies; with three or more, two must have a record before it counts.</summary>
    public int ReplicationFactor { get; init; } = 1;

    /// <summary><c>plaintext</c>, <c>ssl</c>, <c>sasl_plaintext</c> or <c>sasl_ssl</c>.</summary>
    public string SecurityProtocol { get; init; } = "plaintext";

    /// <summary>Certificates (PEM) of the authorities that may sign a broker's; without it those that the system trusts may.</summary>
    public string? CaFile { get; init; }

    /// <summary>The node's certificate (PEM), where the brokers ask for one, and its key in <see cref="KeyFile"/>.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary><c>PLAIN</c>, <c>SCRAM-SHA-256</c> or <c>SCRAM-SHA-512</c>.</summary>
    public string? SaslMechanism { get; init; }

    public string? UserName { get; init; }

    /// <summary>File that holds the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Shared by all clients that are made by these options.</summary>
    internal KafkaRefusal Refusal { get; } = new();
}
