using Confluent.Kafka;
using Exchange.Gateway.Health;
using Exchange.Gateway.Kafka;

namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>
/// Publishes one source, in one replica at a time. Each session begins with what the topic ends with, so that neither a
/// failover nor a broken session leaves a gap; whatever a session is not sure of is published again.
/// </summary>
internal sealed partial class SourcePublisher(
    PublishedSource source, KafkaOptions options, string topic, ChangeCodec codec, CardMaker maker, NodeHealth health, TimeProvider time, ILogger<SourcePublisher> logger)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Publishes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await PublishAsync(cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                // Whatever it was: while this replica holds the lease, no other one publishes.
                health.Failed(PublishingSession.Part);
                string reason = exception is KafkaException failure ? options.Refusal.ReasonOf(failure) : exception.Message;
                Log.Broken(logger, source.Name, topic, reason, exception is KafkaException or TimeoutException ? null : exception);
            }

            await Task.Delay(s_pause, time, cancellation);
        }
    }

    private async Task PublishAsync(CancellationToken cancellation)
    {
        await Task.Run(() => KafkaTopics.EnsureAsync(options, topic), cancellation);
        await TellFaultAsync(cancellation);
        LastHeartbeat last = new(source.Name, codec);
        int partitions = await Task.Run(() => last.Find(options, topic, cancellation), cancellation);
        IProducer<byte[], byte[]> producer = KafkaClients.Producer(options);
        try
        {
            TopicWriter writer = new((partition, message) => producer.ProduceAsync(new TopicPartition(topic, partition), message, CancellationToken.None), partitions, source, codec);
            Log.Began(logger, source.Name, topic, last.State?.Generation);
            await new PublishingSession(source, writer, last, maker, health, time, logger).RunAsync(cancellation);
        }
        finally
        {
            // A cluster that does not answer would hold it up.
            _ = Task.Run(producer.Dispose, CancellationToken.None);
        }
    }

    private async Task TellFaultAsync(CancellationToken cancellation)
    {
        try
        {
            if (await Task.Run(() => KafkaTopics.FaultAsync(options, topic), cancellation) is { } fault)
            {
                Log.Fault(logger, fault);
            }
        }
        catch (KafkaException exception)
        {
            // Not every node may look at settings, and nothing depends on it.
            Log.NotKnown(logger, topic, exception.Error.Reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Source {Source} is published to {Topic}, behind generation {Generation}")]
        public static partial void Began(ILogger logger, string source, string topic, Generation? generation);

        [LoggerMessage(2, LogLevel.Warning, "Source {Source} cannot be published to {Topic} now: {Reason}")]
        public static partial void Broken(ILogger logger, string source, string topic, string reason, Exception? exception);

        [LoggerMessage(3, LogLevel.Warning, "{Fault}")]
        public static partial void Fault(ILogger logger, string fault);

        [LoggerMessage(4, LogLevel.Information, "Whether {Topic} is set up well cannot be seen: {Reason}")]
        public static partial void NotKnown(ILogger logger, string topic, string reason);
    }
}
