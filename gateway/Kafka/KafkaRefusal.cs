using Confluent.Kafka;

namespace Exchange.Gateway.Kafka;

/// <summary>
/// What the brokers, or this side, refused of late: an account or a certificate. The client tries on by itself and says of
/// every question only that it got no answer, which would be looked for in the network.
/// </summary>
internal sealed class KafkaRefusal
{
    private static readonly TimeSpan s_countsFor = TimeSpan.FromSeconds(10);

    private const int FirstWithScram = 0x02_06_01_00;

    private volatile Tuple<string, long>? _last;

    public void Heard(Error error)
    {
        if (error.Code is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl)
        {
            _last = Tuple.Create(error.Reason + HintOn(error.Reason), TimeProvider.System.GetTimestamp());
        }
    }

    /// <summary>The reason of a failure, as an operator is told.</summary>
    public string ReasonOf(KafkaException failure) =>
        _last is { } last && TimeProvider.System.GetElapsedTime(last.Item2) < s_countsFor ? last.Item1 : failure.Error.Reason;

    /// <summary>Brokers from Kafka 4 on check the nonce of RFC 5802, 5.1, which librdkafka sent wrongly before 2.6.1.</summary>
    private static string HintOn(string reason) => reason.Contains("SCRAM", StringComparison.Ordinal) && Library.Version < FirstWithScram
        ? $" (or the brokers are of Kafka 4, to which librdkafka {Library.VersionString} cannot prove a SCRAM password: take 2.6.1 or newer, or PLAIN over TLS)"
        : "";
}
