namespace Exchange.Gateway.Kafka;

/// <summary>The Kafka cluster that carries cases and changes: the configuration section <c>Kafka</c>, absent where there is none.</summary>
internal sealed record KafkaOptions
{
    /// <summary>Brokers to begin with, <c>host:port</c> separated by commas.</summary>
    public string BootstrapServers { get; init; } = "";
}
