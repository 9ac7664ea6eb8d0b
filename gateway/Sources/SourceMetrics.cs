using System.Diagnostics;
using System.Diagnostics.Metrics;
using Exchange.Gateway.Http;
using Grpc.Core;

namespace Exchange.Gateway.Sources;

/// <summary>How the registries are doing, by source.</summary>
internal static class SourceMetrics
{
    private static readonly Histogram<double> s_duration = NodeMeter.Instance.CreateHistogram<double>(
        "exchange.source.duration", "s", "How long questions to a registry took");

    private static readonly Counter<long> s_failures = NodeMeter.Instance.CreateCounter<long>(
        "exchange.source.failures", "{question}", "Questions to a registry that failed, by gRPC status");

    private static readonly Counter<long> s_refused = NodeMeter.Instance.CreateCounter<long>(
        "exchange.source.refused", "{question}", "Questions refused because too many were under way");

    public static IDisposable Time(string source) => new Timing(source);

    public static void Failed(string source, StatusCode status) =>
        s_failures.Add(1, new KeyValuePair<string, object?>("source", source), new KeyValuePair<string, object?>("status", status.ToString()));

    public static void Refused(string source) => s_refused.Add(1, new KeyValuePair<string, object?>("source", source));

    private sealed class Timing(string source) : IDisposable
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        public void Dispose() =>
            s_duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, new KeyValuePair<string, object?>("source", source));
    }
}
