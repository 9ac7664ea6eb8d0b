using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Exchange.Gateway.Kafka;
using Exchange.Gateway.Keys;

namespace Exchange.Tests.Integration.Kafka;

/// <summary>If one of these fails, a key is taken out while changes lie under it, and whoever reads them stands still.</summary>
public sealed class TopicKeyUseTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    [KafkaFact]
    public async Task EveryPartition_IsCountedByItsKeys()
    {
        string topic = $"exchange.test.{Guid.NewGuid():N}";
        KafkaOptions options = new() { BootstrapServers = broker.Servers };
        Assert.Empty(TopicKeyUse.Count(options, topic, CancellationToken.None));
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Servers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = 3, ReplicationFactor = 1 }]);
        KeyRing old = KeyRing.Generate(TimeProvider.System);
        KeyRing rotated = old.Rotated(TimeProvider.System);
        using (IProducer<Null, byte[]?> producer = new ProducerBuilder<Null, byte[]?>(new ProducerConfig { BootstrapServers = broker.Servers, Acks = Acks.All }).Build())
        {
            await producer.ProduceAsync(new TopicPartition(topic, 0), new Message<Null, byte[]?> { Value = Sealed(old) });
            await producer.ProduceAsync(new TopicPartition(topic, 2), new Message<Null, byte[]?> { Value = Sealed(old) });
            await producer.ProduceAsync(new TopicPartition(topic, 2), new Message<Null, byte[]?> { Value = Sealed(rotated) });
            await producer.ProduceAsync(new TopicPartition(topic, 2), new Message<Null, byte[]?> { Value = null });
        }

        Dictionary<uint, long> counts = TopicKeyUse.Count(options, topic, CancellationToken.None);

        Assert.Equal(new Dictionary<uint, long> { [old.KeyIds[^1]] = 2, [rotated.KeyIds[^1]] = 1 }, counts);
        await admin.DeleteTopicsAsync([topic]);
    }

    private static byte[] Sealed(KeyRing ring)
    {
        byte[] bytes = new byte[KeyRing.OverheadBytes];
        ring.Seal([], [], bytes);
        return bytes;
    }
}
