using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Exchange.Bench.World;

namespace Exchange.Bench.Counter;

/// <summary>Lets a node learn cards by asking it for them in batches of a thousand.</summary>
internal sealed class Filling(DemoAccess access)
{
    private const int BatchSize = 1_000;
    private const int AtOnce = 4;

    /// <exception cref="BenchException">Some are not answered with a verdict.</exception>
    public async Task FillAsync(string what, Server node, IEnumerable<string> certificates, CancellationToken cancellation)
    {
        using HttpClient http = new() { BaseAddress = node.Address, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        Stopwatch clock = Stopwatch.StartNew();
        int filled = 0;
        await Parallel.ForEachAsync(certificates.Chunk(BatchSize), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (batch, token) =>
        {
            await AskAsync(http, batch, token);
            Interlocked.Add(ref filled, batch.Length);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {filled} filled in {clock.Elapsed.TotalSeconds:0.0} s"));
    }

    private async Task AskAsync(HttpClient http, string[] batch, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            "/api/v1/verifications/batch", new { context = new { purpose = access.Purpose, officer = "jy-017" }, items = batch.Select(id => new { certificateId = id }) }, cancellation);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        using JsonDocument answer = await JsonDocument.ParseAsync(body, default, cancellation);
        JsonElement refused = response.IsSuccessStatusCode
            ? answer.RootElement.GetProperty("results").EnumerateArray().FirstOrDefault(result => !result.TryGetProperty("verdict", out _))
            : answer.RootElement;
        if (refused.ValueKind != JsonValueKind.Undefined)
        {
            throw new BenchException($"A batch is answered {(int)response.StatusCode}: {refused}");
        }
    }
}
