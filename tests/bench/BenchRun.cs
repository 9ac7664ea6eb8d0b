using System.Globalization;
using System.Text.Json;
using Exchange.Bench.Load;
using Exchange.Bench.Report;
using Exchange.Bench.World;

namespace Exchange.Bench;

/// <summary>Starts everything, warms each row up, loads the rows in turn round after round, and prints the table.</summary>
internal sealed class BenchRun(BenchSettings settings)
{
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return await MeasureAsync(cancellation) ? 0 : 1;
        }
        catch (BenchException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private async Task<bool> MeasureAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(settings.Directory);
        Console.WriteLine(Machine.Describe(settings.Directory));
        Console.WriteLine($"wrk {Wrk.Threads} threads, {settings.Connections} connections, {settings.Rounds} rounds of {settings.Seconds.TotalSeconds:0} s a row, rows in turn");
        await using BenchWorld world = await BenchWorld.StartAsync(settings.Directory, cancellation);
        IReadOnlyList<Row> rows = Rows.Of([.. settings.Rows]);
        foreach (Row row in rows)
        {
            await Wrk.LoadAsync(row.Target(world), row.Requests(world), settings.Connections, settings.WarmUp, cancellation);
            await CheckAsync(row, world, cancellation);
        }

        Measurements results = new(rows);
        for (int round = 1; round <= settings.Rounds; round++)
        {
            foreach (Row row in rows)
            {
                Measurement measurement = await Wrk.LoadAsync(row.Target(world), row.Requests(world), settings.Connections, settings.Seconds, cancellation);
                results.Add(row, measurement);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"round {round} {row.Name,-8} {measurement.PerSecond,9:0} req/s  p50 {measurement.Median.TotalMilliseconds:0.00} ms  p99 {measurement.Tail.TotalMilliseconds:0.00} ms  CPU {measurement.ProcessorMicrosecondsPerRequest:0} µs/req"));
            }
        }

        Console.WriteLine();
        Console.Write(results.Table());
        return Judge(rows, results);
    }

    /// <summary>A row measures what its name says: the verdict tells where it came from.</summary>
    private static async Task CheckAsync(Row row, BenchWorld world, CancellationToken cancellation)
    {
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

    private bool Judge(IReadOnlyList<Row> rows, Measurements results)
    {
        if (rows.Any(results.Failed))
        {
            return false;
        }

        if (settings.Floor is not { } floor || rows.All(row => row.Name != Rows.Cached))
        {
            return true;
        }

        double share = results.Share(Rows.Cached, "bare");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Cached verification must reach {floor:0.00} of bare Kestrel: {share:0.00}, {(share >= floor ? "reached" : "MISSED")}"));
        return share >= floor;
    }
}
