using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Exchange.Gateway.Kafka;

/// <summary>The topics that a node writes to: made where they are missing, otherwise looked at.</summary>
internal static class KafkaTopics
{
    /// <summary>
    /// Compacted, so that a reader that was away finds the last change of each certificate in few records; and cut off
    /// after a week, so that what is sealed under a key that was replaced goes away too, and readers that were away for longer
    /// begin anew. Heartbeats come twice a second, therefore segments are closed early: in the open one nothing is
    /// compacted. A minute's records always stay, so that no heartbeat that still counts vouches for a change taken out.
    /// </summary>
    private static readonly Dictionary<string, string> s_settings = new(StringComparer.Ordinal)
    {
        ["cleanup.policy"] = "compact,delete",
        ["retention.ms"] = Milliseconds(TimeSpan.FromDays(7)),
        ["segment.ms"] = Milliseconds(TimeSpan.FromMinutes(10)),
        ["segment.bytes"] = "67108864",
        ["min.compaction.lag.ms"] = Milliseconds(TimeSpan.FromMinutes(1)),
        ["min.cleanable.dirty.ratio"] = "0.2",
    };

    /// <summary>Makes a topic where there is none.</summary>
    /// <exception cref="KafkaException">It cannot be made now.</exception>
    public static async Task EnsureAsync(KafkaOptions options, string topic)
    {
        using IAdminClient admin = KafkaClients.Admin(options);
        if (Exists(admin, topic))
        {
            return;
        }

        TopicSpecification specification = new()
        {
            Name = topic,
            NumPartitions = options.Partitions,
            ReplicationFactor = (short)options.ReplicationFactor,
            Configs = new Dictionary<string, string>(s_settings) { ["min.insync.replicas"] = options.ReplicationFactor >= 3 ? "2" : "1" },
        };
        try
        {
            await admin.CreateTopicsAsync([specification], new CreateTopicsOptions { RequestTimeout = KafkaClients.DeliveryPatience, OperationTimeout = KafkaClients.DeliveryPatience });
        }
        catch (CreateTopicsException exception) when (exception.Results.All(result => result.Error.Code is ErrorCode.TopicAlreadyExists or ErrorCode.NoError))
        {
            // Another replica was first.
        }
    }

    /// <summary>What is wrong with a topic, and how to mend it; null where nothing is, or it is not there yet.</summary>
    /// <exception cref="KafkaException">No broker answers.</exception>
    public static async Task<string?> FaultAsync(KafkaOptions options, string topic)
    {
        using IAdminClient admin = KafkaClients.Admin(options);
        if (!Exists(admin, topic))
        {
            return null;
        }

        List<string> faults = [];
        int partitions = admin.GetMetadata(topic, KafkaClients.Patience).Topics.Single().Partitions.Count;
        if (partitions != options.Partitions)
        {
            faults.Add($"it has {partitions} partition(s), and Kafka:Partitions is {options.Partitions}; set the latter to {partitions}");
        }

        ConfigResource resource = new() { Type = ResourceType.Topic, Name = topic };
        List<DescribeConfigsResult> described = await admin.DescribeConfigsAsync([resource], new DescribeConfigsOptions { RequestTimeout = KafkaClients.DeliveryPatience });
        if (described[0].Entries.GetValueOrDefault("cleanup.policy")?.Value is { } policy && !policy.Contains("compact", StringComparison.Ordinal))
        {
            faults.Add($"its cleanup.policy is '{policy}', so that it fills up or forgets too early; set cleanup.policy=compact,delete");
        }

        return faults.Count == 0 ? null : $"topic {topic}: {string.Join("; ", faults)}";
    }

    private static bool Exists(IAdminClient admin, string topic) =>
        admin.GetMetadata(KafkaClients.Patience).Topics.Any(each => each.Topic == topic && !each.Error.IsError);

    private static string Milliseconds(TimeSpan duration) => ((long)duration.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
