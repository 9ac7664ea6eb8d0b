using System.Globalization;
using System.Text.Json;
using Exchange.Bench.Load;
using Exchange.Bench.Report;
using Exchange.Bench.World;

namespace Exchange.Bench;

/// <summary>Warms each row up, checks that it measures what it says, and loads the rows in turn round after round.</summary>
internal sealed class RowRounds(BenchSettings settings, BenchWorld world)
{
    public async Task<Measurements> MeasureAsync(IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        foreach (Row row in rows)
        {
            await LoadProgram.LoadAsync(row, world, settings.Connections, settings.WarmUp, cancellation);
            await CheckAsync(row, cancellation);
            await NodeMetrics.SettleAsync(row.Target(world), cancellation);
        }

        Measurements results = new(rows);
        for (int round = 1; round <= settings.Rounds; round++)
        {
            foreach (Row row in rows)
            {
                Measurement measurement = await LoadProgram.LoadAsync(row, world, settings.Connections, settings.Seconds, cancellation);
                results.Add(row, measurement);
                await NodeMetrics.SettleAsync(row.Target(world), cancellation);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"round {round} {row.Name,-11} {measurement.PerSecond,9:0} req/s  p50 {measurement.Median.TotalMilliseconds:0.00} ms  p99 {measurement.Tail.TotalMilliseconds:0.00} ms  CPU {measurement.ProcessorMicrosecondsPerRequest:0} µs/req  {measurement.BytesPerRequest ?? 0:0} B/req"));
            }
        }

        return results;
    }

    /// <summary>The verdict tells where it came from. Over gRPC the load itself looks.</summary>
    private async Task CheckAsync(Row row, CancellationToken cancellation)
    {
        if (row.Kind != LoadKind.Http)
        {
            return;
        }

        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
        using HttpRequestMessage request = row.Requests(world).Sample.ToMessage(row.Target(world).Address);
        using HttpResponseMessage response = await http.SendAsync(request, cancellation);
        string body = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new BenchException($"{row.Title} answers {(int)response.StatusCode}: {body}");
        }

        if (row.ServedFrom is { } expected)
        {
            using JsonDocument verdict = JsonDocument.Parse(body);
            if (verdict.RootElement.GetProperty("servedFrom").GetString() is var served && served != expected)
            {
                throw new BenchException($"{row.Title} was served from {served}, not from {expected}.");
            }
        }
    }
}
