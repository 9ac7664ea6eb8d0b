using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Metrics;

/// <summary>An instrument that is listened to.</summary>
/// <param name="KeptTags">The tags that are kept, whose left-out fellows add up; null means all.</param>
/// <param name="Type">What the metric is, where the instrument says it wrongly.</param>
internal sealed record ListedInstrument(string[]? KeptTags, MetricType? Type = null);

/// <summary>
/// What is measured: all of the gateway's own instruments, and a few of the framework's. An instrument that nobody
/// listens to costs next to nothing, so the list is short on purpose.
/// </summary>
internal static class ListedInstruments
{
    private static readonly ListedInstrument s_own = new(KeptTags: null);

    private static readonly FrozenDictionary<(string Meter, string Instrument), ListedInstrument> s_framework = new Dictionary<(string, string), ListedInstrument>
    {
        [("Microsoft.AspNetCore.Hosting", "http.server.request.duration")] = new(["http.request.method", "http.route", "http.response.status_code"]),
        [("Microsoft.AspNetCore.Server.Kestrel", "kestrel.active_connections")] = new(["server.port"]),
        [("Microsoft.AspNetCore.Server.Kestrel", "kestrel.queued_connections")] = new(["server.port"]),
        [("System.Runtime", "dotnet.gc.collections")] = new(["gc.heap.generation"]),
        [("System.Runtime", "dotnet.gc.heap.total_allocated")] = new([]),
        [("System.Runtime", "dotnet.gc.last_collection.heap.size")] = new(["gc.heap.generation"]),
        [("System.Runtime", "dotnet.gc.pause.time")] = new([]),
        [("System.Runtime", "dotnet.process.cpu.time")] = new(["cpu.mode"]),
        [("System.Runtime", "dotnet.process.memory.working_set")] = new([]),
        // These two go up and down, but the runtime declares them as counters.
        [("System.Runtime", "dotnet.thread_pool.queue.length")] = new([], MetricType.Gauge),
        [("System.Runtime", "dotnet.thread_pool.thread.count")] = new([], MetricType.Gauge),
    }.ToFrozenDictionary();

    /// <summary>Null where the instrument is not listened to.</summary>
    public static ListedInstrument? Find(Instrument instrument) => instrument.Meter.Name == NodeMeter.Name
        ? s_own
        : s_framework.GetValueOrDefault((instrument.Meter.Name, instrument.Name));
}
