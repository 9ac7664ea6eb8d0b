using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Exchange.Gateway.Kafka;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Kafka;

/// <summary>If one of these fails, the client does not work with the system's library, and a node cannot be put on Kafka.</summary>
public sealed class KafkaTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [KafkaFact]
    public void Cluster_IsDescribed() =>
        Assert.StartsWith("1 broker(s)", KafkaCluster.Describe(new KafkaOptions { BootstrapServers = broker.Servers }, s_patience), StringComparison.Ordinal);

    [KafkaFact]
    public async Task Message_IsConsumedAsItWasProduced()
    {
        string topic = $"exchange.test.{Guid.NewGuid():N}";
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Servers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = 1, ReplicationFactor = 1 }]);
        using IProducer<string, string> producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.Servers, EnableIdempotence = true, Acks = Acks.All }).Build();
        using IConsumer<string, string> consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = broker.Servers,
            GroupId = topic,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoOffsetStore = false,
        }).Build();

        await producer.ProduceAsync(topic, new Message<string, string> { Key = "键", Value = "值" });
        consumer.Subscribe(topic);
        ConsumeResult<string, string> consumed = consumer.Consume(s_patience);

        Assert.Equal(("键", "值"), (consumed.Message.Key, consumed.Message.Value));
        consumer.Close();
        await admin.DeleteTopicsAsync([topic]);
    }

    /// <summary>Otherwise a topic that forgets too early, or that readers see in part only, is found when a verdict is wrong.</summary>
    [KafkaFact]
    public async Task TopicThatIsSetUpOtherwise_IsToldOf()
    {
        string topic = $"exchange.test.{Guid.NewGuid():N}";
        KafkaOptions options = new() { BootstrapServers = broker.Servers };
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Servers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = 1, ReplicationFactor = 1 }]);

        string? fault = await KafkaTopics.FaultAsync(options, topic);

        Assert.Contains("1 partition(s)", fault, StringComparison.Ordinal);
        Assert.Contains("cleanup.policy is 'delete'", fault, StringComparison.Ordinal);
        await admin.DeleteTopicsAsync([topic]);
    }

    /// <summary>Otherwise a node cannot be put on a new cluster, or its replicas hinder one another.</summary>
    [KafkaFact]
    public async Task MissingTopic_IsMadeOnce()
    {
        string topic = $"exchange.test.{Guid.NewGuid():N}";
        KafkaOptions options = new() { BootstrapServers = broker.Servers, Partitions = 3 };

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => KafkaTopics.EnsureAsync(options, topic)));

        await Eventually.TrueAsync("the topic is there", async () =>
            await KafkaTopics.FaultAsync(options with { Partitions = 4 }, topic) is not null);
        Assert.Null(await KafkaTopics.FaultAsync(options, topic));
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Servers }).Build();
        await admin.DeleteTopicsAsync([topic]);
    }

    [KafkaClientFact]
    public void ClusterThatIsDown_IsSaidToBe()
    {
        KafkaOptions options = new() { BootstrapServers = $"127.0.0.1:{FreePorts.One()}" };

        Assert.Throws<KafkaException>(() => KafkaCluster.Describe(options, TimeSpan.FromSeconds(2)));
    }
}
