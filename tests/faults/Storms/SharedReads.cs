using System.Diagnostics;
using System.Globalization;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults.Storms;

/// <summary>Whether every replica answers from Redis, as its own metrics and readiness tell.</summary>
internal sealed class SharedReads(IReadOnlyList<OwnNode> replicas) : IDisposable
{
    /// <summary>Cards that were read from Redis and could be used.</summary>
    private const string Hits = "exchange_cards_shared_reads_total{outcome=\"hit\"}";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(25);

    private readonly HttpClient _http = new();

    /// <summary>How long it takes until every replica has read a card from Redis and no longer says that it must do without.</summary>
    public async Task<TimeSpan> RecoverAsync(TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(replicas.Select(replica => RecoverAsync(replica, start, patience)));
        return Stopwatch.GetElapsedTime(start);
    }

    public void Dispose() => _http.Dispose();

    private async Task RecoverAsync(OwnNode replica, long start, TimeSpan patience)
    {
        double before = await HitsAsync(replica);
        while (Stopwatch.GetElapsedTime(start) < patience)
        {
            if (await HitsAsync(replica) > before && !(await replica.Client.DegradedAsync()).Contains("redis"))
            {
                return;
            }

            await Task.Delay(s_pause);
        }
    }

    private async Task<double> HitsAsync(OwnNode replica)
    {
        string metrics = await _http.GetStringAsync(replica.Client.Addresses.Operations + "/metrics");
        return metrics.Split('\n').Where(line => line.StartsWith(Hits, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }
}
