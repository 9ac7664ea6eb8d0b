using Exchange.Gateway.Kafka;

namespace Exchange.Tests.Integration.Kafka;

/// <summary>The client's library, librdkafka.</summary>
internal static class KafkaClient
{
    /// <summary>Why it cannot be used; null where it can.</summary>
    public static string? Missing { get; } = FindOut();

    private static string? FindOut()
    {
        try
        {
            KafkaLibrary.Require();
            return null;
        }
        catch (DllNotFoundException exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>A fact that needs the client's library only.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KafkaClientFactAttribute : FactAttribute
{
    public KafkaClientFactAttribute() => Skip = KafkaClient.Missing;
}
