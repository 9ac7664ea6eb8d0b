using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Metrics;

/// <summary>
/// What is measured: all of the gateway's own instruments, and a few of the framework's. An instrument that nobody
/// listens to costs next to nothing, so the list is short on purpose.
/// </summary>
internal static class ListedInstruments
{
    /// <summary>Instruments of the framework, each with the tags that are kept of it; the others' values add up.</summary>
    private static readonly FrozenDictionary<(string Meter, string Instrument), string[]> s_framework = new Dictionary<(string, string), string[]>
    {
        [("Microsoft.AspNetCore.Hosting", "http.server.request.duration")] = ["http.request.method", "http.route", "http.response.status_code"],
        [("Microsoft.AspNetCore.Server.Kestrel", "kestrel.active_connections")] = ["server.port"],
        [("Microsoft.AspNetCore.Server.Kestrel", "kestrel.queued_connections")] = ["server.port"],
        [("System.Runtime", "dotnet.gc.collections")] = ["gc.heap.generation"],
        [("System.Runtime", "dotnet.gc.heap.total_allocated")] = [],
        [("System.Runtime", "dotnet.gc.last_collection.heap.size")] = ["gc.heap.generation"],
        [("System.Runtime", "dotnet.gc.pause.time")] = [],
        [("System.Runtime", "dotnet.process.cpu.time")] = ["cpu.mode"],
        [("System.Runtime", "dotnet.process.memory.working_set")] = [],
        [("System.Runtime", "dotnet.thread_pool.queue.length")] = [],
        [("System.Runtime", "dotnet.thread_pool.thread.count")] = [],
    }.ToFrozenDictionary();

    /// <summary>Whether an instrument is listened to.</summary>
    /// <param name="keptTags">The tags that are kept; null means all.</param>
    public static bool Contains(Instrument instrument, out string[]? keptTags)
    {
        keptTags = null;
        return instrument.Meter.Name == NodeMeter.Name || s_framework.TryGetValue((instrument.Meter.Name, instrument.Name), out keptTags);
    }
}
