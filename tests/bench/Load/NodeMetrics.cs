using System.Globalization;
using Exchange.Bench.World;

namespace Exchange.Bench.Load;

/// <summary>What a node measures itself.</summary>
internal static class NodeMetrics
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Bytes that it has allocated since its start; null where it does not tell.</summary>
    public static async Task<double?> AllocatedAsync(Server server, CancellationToken cancellation) =>
        server.Metrics is null ? null : await SumAsync(server, "dotnet_gc_heap_total_allocated_bytes_total", cancellation);

    /// <summary>Bytes in its heap after the last collection.</summary>
    public static Task<double> HeapAsync(Server server, CancellationToken cancellation) => SumAsync(server, "dotnet_gc_last_collection_heap_size_bytes", cancellation);

    /// <summary>Bytes of the machine's memory that it has.</summary>
    public static Task<double> WorkingSetAsync(Server server, CancellationToken cancellation) => SumAsync(server, "dotnet_process_memory_working_set_bytes", cancellation);

    /// <summary>Cards in its process.</summary>
    public static Task<double> CardsAsync(Server server, CancellationToken cancellation) => SumAsync(server, "exchange_cards_cached", cancellation);

    /// <summary>Waits until its records are copied to its database, so that this takes nothing from what is measured next.</summary>
    public static async Task SettleAsync(Server server, CancellationToken cancellation)
    {
        while (server.Metrics is not null && await SumAsync(server, "exchange_audit_search_lag", cancellation) > 0)
        {
            await Task.Delay(s_betweenLooks, cancellation);
        }
    }

    /// <summary>A metric's series, added up.</summary>
    private static async Task<double> SumAsync(Server server, string name, CancellationToken cancellation)
    {
        string metrics = await s_http.GetStringAsync(server.Metrics, cancellation);
        string[] series = [.. metrics.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length..] is ['{' or ' ', ..])];
        return series.Length == 0
            ? throw new BenchException($"{server.Metrics} does not tell {name}.")
            : series.Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }
}
