using Confluent.Kafka;

namespace Exchange.Gateway.Kafka;

/// <summary>Makes the clients of a cluster, all with the same patience. What they would write to the error stream is left out: whoever uses them tells.</summary>
internal static class KafkaClients
{
    /// <summary>How long a single question to the cluster may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long a record may be on its way.</summary>
    public static readonly TimeSpan DeliveryPatience = TimeSpan.FromSeconds(4);

    private const int MostBackoff = 500;
    private const int LeastBackoff = 50;

    /// <summary>Reads partitions that it is assigned, and keeps no offsets on the cluster.</summary>
    public static IConsumer<byte[], byte[]> Consumer(KafkaOptions options)
    {
        KafkaLibrary.Require();
        ConsumerConfig configuration = new()
        {
            BootstrapServers = options.BootstrapServers,
            // Asked for by the client, used for nothing: partitions are assigned by hand.
            GroupId = "exchange",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            EnablePartitionEof = true,
            AutoOffsetReset = AutoOffsetReset.Error,
            AllowAutoCreateTopics = false,
            SocketNagleDisable = true,
            ReconnectBackoffMs = LeastBackoff,
            ReconnectBackoffMaxMs = MostBackoff,
            FetchErrorBackoffMs = LeastBackoff,
            // Bounded, whatever the partitions hold.
            QueuedMinMessages = 1000,
            QueuedMaxMessagesKbytes = 8 * 1024,
        };
        return new ConsumerBuilder<byte[], byte[]>(configuration.Secured(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => options.Refusal.Heard(error)).Build();
    }

    /// <summary>Each record once and in order, on every replica in sync before it counts.</summary>
    public static IProducer<byte[], byte[]> Producer(KafkaOptions options)
    {
        KafkaLibrary.Require();
        ProducerConfig configuration = new()
        {
            BootstrapServers = options.BootstrapServers,
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 2,
            MessageTimeoutMs = (int)DeliveryPatience.TotalMilliseconds,
            SocketNagleDisable = true,
            ReconnectBackoffMs = LeastBackoff,
            ReconnectBackoffMaxMs = MostBackoff,
        };
        return new ProducerBuilder<byte[], byte[]>(configuration.Secured(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => options.Refusal.Heard(error)).Build();
    }

    public static IAdminClient Admin(KafkaOptions options)
    {
        KafkaLibrary.Require();
        AdminClientConfig configuration = new() { BootstrapServers = options.BootstrapServers, ReconnectBackoffMaxMs = MostBackoff };
        return new AdminClientBuilder(configuration.Secured(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => options.Refusal.Heard(error)).Build();
    }

    /// <summary>How many partitions a topic has.</summary>
    /// <exception cref="KafkaException">There is no such topic, or no broker answers.</exception>
    public static int PartitionsOf(Handle client, string topic)
    {
        using IAdminClient admin = new DependentAdminClientBuilder(client).Build();
        TopicMetadata metadata = admin.GetMetadata(topic, Patience).Topics.Single();
        return metadata.Error.IsError ? throw new KafkaException(metadata.Error) : metadata.Partitions.Count;
    }
}
