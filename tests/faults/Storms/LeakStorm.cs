using Confluent.Kafka;
using Exchange.Faults.World;
using Exchange.Gateway.Kafka;
using Exchange.Tests;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults.Storms;

/// <summary>
/// Asks in every way, changes certificates, and then searches Redis, Kafka and every log for anything personal. What a
/// user loses if this fails: whoever reads a log or a cache learns who holds which certificate.
/// </summary>
internal static class LeakStorm
{
    private const int Asked = 400;
    private const int Changed = 100;
    private const int ByHolder = 40;

    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(Parts parts)
    {
        await using StormWorld world = await StormWorld.StartAsync(parts);
        GeneratedCertificates generated = await GeneratedCertificates.ReadAsync(world.Demo);
        await AskAsync(world, [.. (await generated.ValidAsync(world.Demo, "district")).Take(Asked), .. (await generated.ValidAsync(world.Demo, "city")).Take(Asked)]);

        LeakSearch search = new(generated.All);
        List<string> lines = [];
        Bounds bounds = new();
        foreach ((string name, string text) in world.Logs())
        {
            search.Look("the log of " + name, text);
        }

        using HttpClient http = new();
        foreach (OwnNode node in world.District.Append(world.City))
        {
            search.Look("metrics", await http.GetStringAsync(node.Client.Addresses.Operations + "/metrics"));
        }

        if (world.Redis is { } redis)
        {
            int keys = await SearchRedisAsync(redis, search);
            lines.Add($"redis: {keys} keys");
            bounds.AtLeast("keys in Redis", keys, Asked);
        }

        if (world.Kafka is { } kafka)
        {
            int messages = SearchKafka(kafka, search);
            lines.Add($"kafka: {messages} messages");
            bounds.AtLeast("messages in Kafka", messages, Changed);
        }

        bounds.AtLeast("certificates that the search would find", generated.All.Count(search.Finds), generated.All.Count);
        bounds.AtMost("places with something personal", search.Found.Count, 0);
        return bounds.Report([.. lines, $"{search.Bytes} bytes searched", .. search.Found.Take(20).Select(place => "FOUND in " + place)]);
    }

    private static async Task AskAsync(StormWorld world, IReadOnlyList<Generated> certificates)
    {
        foreach ((int index, Generated certificate) in certificates.Index())
        {
            await world.District[index % 2].Client.VerdictAsync(certificate.Id, world.Token);
        }

        foreach (Generated certificate in certificates.Take(ByHolder).Concat(certificates.TakeLast(ByHolder)))
        {
            await world.District[0].Client.VerdictAsync(new SampleDetails(certificate.TypeCode, certificate.HolderCode, certificate.HolderCodeType, certificate.Node), world.Token);
            // Nobody is granted this: the refusal is said somewhere too.
            await world.District[1].Client.VerifyAsync(
                new { certificateId = certificate.Id, context = new { purpose = Purpose.NotGranted, officer = Purpose.Officer } }, world.Token);
        }

        Revocations changes = new(world.Demo, [.. certificates.Take(Changed / 2), .. certificates.TakeLast(Changed / 2)]);
        await changes.RunAsync(perSecond: 100, CancellationToken.None);
        foreach (Generated certificate in certificates.Take(Changed / 2))
        {
            await Eventually.TrueAsync("the change is answered", async () => (await world.District[1].Client.VerdictAsync(certificate.Id, world.Token)).Verdict == "revoked");
        }

        // A registry that fails is said in the logs.
        await world.Demo.MarketRegulation.BehaveAsync("rubbish");
        foreach (Generated certificate in certificates.Take(ByHolder))
        {
            await world.District[0].Client.GetAsync("/api/v1/certificates/" + certificate.Id, world.Token, Purpose.Headers);
            await world.District[0].Client.VerifyAsync(new SampleDetails(certificate.TypeCode, certificate.HolderCode, certificate.HolderCodeType, certificate.Node), world.Token);
        }

        await world.Demo.MarketRegulation.BehaveAsync("normal");
        await Task.Delay(s_quiet);
    }

    /// <summary>Every key and value, and the whole dump.</summary>
    private static async Task<int> SearchRedisAsync(RedisProcess redis, LeakSearch search)
    {
        using RedisWire wire = await redis.ConnectAsync();
        IReadOnlyList<byte[]> keys = await wire.KeysAsync();
        foreach (byte[] key in keys)
        {
            search.Look("a key of Redis", key);
            if (await wire.AskAsync(["DUMP"u8.ToArray(), key]) is byte[] value)
            {
                search.Look("a value of Redis", value);
            }
        }

        search.Look("the dump of Redis", await redis.DumpAsync());
        return keys.Count;
    }

    /// <summary>Every topic from its beginning: keys, headers and values.</summary>
    private static int SearchKafka(KafkaProcess kafka, LeakSearch search)
    {
        KafkaLibrary.Require();
        TimeSpan patience = TimeSpan.FromSeconds(10);
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.Servers }).Build();
        TopicPartition[] partitions = [.. admin.GetMetadata(patience).Topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))];
        using IConsumer<byte[], byte[]> consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = kafka.Servers,
            GroupId = "leaks",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
        }).Build();
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));

        int messages = 0;
        HashSet<TopicPartition> ended = [];
        while (ended.Count < partitions.Length && consumer.Consume(patience) is { } result)
        {
            if (result.IsPartitionEOF)
            {
                ended.Add(result.TopicPartition);
                continue;
            }

            messages++;
            search.Look("a key of Kafka", result.Message.Key ?? []);
            search.Look("a value of Kafka", result.Message.Value ?? []);
            foreach (IHeader header in result.Message.Headers)
            {
                search.Look("a header of Kafka", header.Key);
                search.Look("a header of Kafka", header.GetValueBytes() ?? []);
            }
        }

        return ended.Count == partitions.Length ? messages : throw new TimeoutException("Kafka's topics cannot be read to their ends.");
    }
}
