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
}
