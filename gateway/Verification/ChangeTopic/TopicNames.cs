namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>How the topics and the events in them are called.</summary>
internal static class TopicNames
{
    public const string Changed = "exchange.certificate.changed.v1";
    public const string Heartbeat = "exchange.certificate-source.heartbeat.v1";

    public static string Of(string node) => $"exchange.{node}.certificate-changes.v1";
}
