using System.Diagnostics.Metrics;
using Exchange.Audit.Notes;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Audit.Witnessing;

internal static class WitnessMetrics
{
    private static readonly Counter<long> s_asked = NodeMeter.Instance.CreateCounter<long>(
        "exchange.witness.checkpoints", "{checkpoint}", "Checkpoints that other logs asked to have cosigned, by log and what came of it");

    private static readonly Counter<long> s_alarms = NodeMeter.Instance.CreateCounter<long>(
        "exchange.witness.alarms", "{alarm}", "Contradictions found between what a log has signed and what was cosigned of it, by log and kind");

    private static readonly Counter<long> s_submitted = NodeMeter.Instance.CreateCounter<long>(
        "exchange.audit.cosignings", "{checkpoint}", "Checkpoints of this replica's log that were sent to a witness, by witness and what came of it");

    /// <param name="origin">One of the configured logs; null for any other, which anybody can make up.</param>
    public static void Asked(string? origin, WitnessOutcome outcome) => s_asked.Add(
        1, new KeyValuePair<string, object?>("log", origin ?? "unknown"), new KeyValuePair<string, object?>("outcome", outcome.ToString()));

    public static void Alarmed(string origin, string kind) => s_alarms.Add(
        1, new KeyValuePair<string, object?>("log", origin), new KeyValuePair<string, object?>("kind", kind));

    public static void Submitted(string witness, string outcome) => s_submitted.Add(
        1, new KeyValuePair<string, object?>("witness", witness), new KeyValuePair<string, object?>("outcome", outcome));
}
