using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Audit;
using Exchange.Audit.Storage;
using Exchange.Bench.Audit;
using Exchange.Bench.Report;
using Exchange.Bench.World;
using Exchange.Tests;

namespace Exchange.Bench.Search;

/// <summary>The search of records over a log of millions in PostgreSQL: how quickly they are copied, and how quickly they are found.</summary>
/// <param name="searches">How many of each kind.</param>
internal sealed class SearchRun(string directory, ulong records, int searches)
{
    private const int Writers = 512;
    private const double MostMilliseconds = 50;

    /// <summary>At the end the bench judges by these; the others are told.</summary>
    private static readonly string[] s_bound = ["subject", "officer", "caseNumber"];

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(directory);
            Console.WriteLine(Machine.Describe(directory));
            string demo = Path.Combine(directory, "demo");
            await using Child departments = Child.Start(Programs.Gateway,
                ["demo", "--directory", demo, "--city-port", $"{FreePorts.Row(3)}", "--district-port", $"{FreePorts.Row(3)}"], LogOf("demo"));
            await departments.UntilAsync(() => Task.FromResult(File.Exists(Path.Combine(demo, "access.json"))), cancellation);
            await using SearchServer server = await SearchServer.StartAsync(Path.Combine(directory, "postgresql"), LogOf("postgresql"), cancellation);
            (string file, Uri address) = WriteNode(demo, server.Connection);
            SampleRecords samples = new(records);
            await FillAsync(JsonNode.Parse(await File.ReadAllTextAsync(file, cancellation))!, samples);

            Bounds bounds = new();
            await CopyAsync(file, bounds, cancellation);
            await using Child node = Child.Start(Programs.Gateway, ["serve", "--config", file, "--parent-pipe"], LogOf("node"));
            await node.ServesAsync(new Uri(address, "/health/ready"), cancellation);
            await SearchAsync(address, AuditorOf(demo), samples, bounds, cancellation);
            return bounds.AllReached ? 0 : 1;
        }
        catch (BenchException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private string LogOf(string program) => Path.Combine(directory, "logs", program + ".log");

    private (string File, Uri Address) WriteNode(string demo, string connection)
    {
        int port = FreePorts.Row(3);
        string file = Path.Combine(directory, "node", "node.json");
        string connectionFile = Path.Combine(directory, "connection");
        File.WriteAllText(connectionFile, connection);
        NodeFile.Write(file, Path.Combine(demo, "district", "node.json"), port, "00:00:30", watch: true, peerGrpc: null,
            node => node["State"] = new JsonObject { ["PostgreSqlConnectionFile"] = connectionFile });
        return (file, new Uri($"http://127.0.0.1:{port}"));
    }

    private async Task FillAsync(JsonNode node, SampleRecords samples)
    {
        long begun = Stopwatch.GetTimestamp();
        AuditKeys keys = AuditKeys.Load([.. node["Audit"]!["KeyFiles"]!.AsArray().Select(key => key!.GetValue<string>())]);
        string name = $"{node["Node"]!["Code"]}/{node["Node"]!["Replica"]}";
        using AuditLog log = AuditLog.Open(new AuditLogOptions { LogName = name }, keys, TimeProvider.System, new FileLogStorage(node["Audit"]!["Directory"]!.GetValue<string>()));
        ulong share = records / Writers;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            Random random = new(writer);
            for (ulong i = 0; i < share; i++)
            {
                await log.AppendAsync(samples.Build(random));
            }
        })));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a log of {log.Count} records written in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s"));
    }

    private async Task CopyAsync(string file, Bounds bounds, CancellationToken cancellation)
    {
        ProgramRun run = await ProgramRun.OfAsync(Programs.Gateway, ["audit", "reindex", "--config", file], cancellation);
        bounds.AtLeast("audit reindex into an empty PostgreSQL, records a second", records / run.Elapsed.TotalSeconds, 20_000);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"it took {run.Elapsed.TotalSeconds:0} s from its start to its end, and {run.PeakBytes / 1e6:0} MB at most"));
    }

    private async Task SearchAsync(Uri address, string token, SampleRecords samples, Bounds bounds, CancellationToken cancellation)
    {
        using HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach ((string criterion, Func<Random, string> pick) in samples.Criteria)
        {
            Random random = new(1);
            double[] times = new double[searches];
            int found = 0;
            // The first ones find nothing in any cache; that is what an auditor meets, so they count.
            for (int i = 0; i < searches; i++)
            {
                using StringContent body = new(new JsonObject { [criterion] = pick(random) }.ToJsonString(), new MediaTypeHeaderValue("application/json"));
                long begun = Stopwatch.GetTimestamp();
                using HttpResponseMessage response = await http.PostAsync("/api/v1/audit/searches", body, cancellation);
                byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellation);
                times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                if (!response.IsSuccessStatusCode)
                {
                    throw new BenchException($"A search by {criterion} answers {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(answer)}");
                }

                using JsonDocument read = JsonDocument.Parse(answer);
                found += read.RootElement.GetProperty("records").GetArrayLength();
            }

            Array.Sort(times);
            string figures = string.Create(CultureInfo.InvariantCulture, $"search by {criterion}: p50 {times[searches / 2]:0.0} ms, {(double)found / searches:0.0} records a page; p99 in ms");
            if (s_bound.Contains(criterion))
            {
                bounds.AtMost(figures, times[searches * 99 / 100], MostMilliseconds);
            }
            else
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figures}: {times[searches * 99 / 100]:0.0}"));
            }
        }
    }

    private static string AuditorOf(string demo)
    {
        using JsonDocument access = JsonDocument.Parse(File.ReadAllText(Path.Combine(demo, "access.json")));
        return access.RootElement.GetProperty("clients").GetProperty("district-auditor").GetProperty("token").GetString()!;
    }
}
