using System.Text.Json.Nodes;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults;

/// <summary>
/// Verifies one registry's certificates from the cache while another registry is asked too, and hangs every second
/// time. What a user loses if this fails: a counter waits because a department that it does not need stands still.
/// </summary>
internal static class HangingRegistry
{
    private const double Bound = 1.2;
    private const int AskedOfTheOther = 50;

    private const string OtherTypePrefix = "11350700DEM0HR";

    public static async Task<int> RunAsync(int runs, TimeSpan length, int rate, CancellationToken cancellation)
    {
        Demo demo = new();
        await demo.InitializeAsync();
        try
        {
            await using OwnNode node = await OwnNode.StartAsync(demo, "city", Configure);
            string token = node.TokenOf("city-counter");
            var own = demo.Access.SampleDetails.Where(sample => sample.Value.Node == "city").ToLookup(sample => sample.Value.TypeCode.StartsWith(OtherTypePrefix, StringComparison.Ordinal), sample => sample.Key);
            using PacedLoad cached = new(node.Client.Addresses, token, [.. own[false]], rate);
            using PacedLoad asked = new(node.Client.Addresses, token, [.. own[true]], AskedOfTheOther);

            await MeasureAsync(cached, asked, length, "warm-up");
            List<double> ratios = [];
            for (int run = 0; run < runs && !cancellation.IsCancellationRequested; run++)
            {
                await demo.HumanResources.BehaveAsync("normal");
                await MeasureAsync(cached, asked, TimeSpan.FromSeconds(8), "settle");
                TimeSpan without = await MeasureAsync(cached, asked, length, $"normal-{run}");
                await demo.HumanResources.BehaveAsync("hang");
                TimeSpan with = await MeasureAsync(cached, asked, length, $"hang-{run}");
                ratios.Add(with / without);
                await Console.Out.WriteLineAsync($"run {run}: p99 {without.TotalMilliseconds:0.00} ms without, {with.TotalMilliseconds:0.00} ms with the hanging registry, ratio {with / without:0.00}");
            }

            double median = ratios.Order().ElementAt(ratios.Count / 2);
            await Console.Out.WriteLineAsync($"median ratio {median:0.00} (bound {Bound:0.0})");
            return median <= Bound ? 0 : 1;
        }
        finally
        {
            await demo.DisposeAsync();
        }
    }

    /// <summary>The 99th percentile of the cached verifications.</summary>
    private static async Task<TimeSpan> MeasureAsync(PacedLoad cached, PacedLoad asked, TimeSpan length, string name)
    {
        using CancellationTokenSource stop = new(length);
        Task<IReadOnlyList<Answered>> others = asked.RunAsync(name + "-other", stop.Token);
        IReadOnlyList<Answered> answers = await cached.RunAsync(name, stop.Token);
        await others;
        return answers.Count == 0
            ? throw new InvalidOperationException("No cached verification was answered.")
            : answers.Select(answer => answer.Latency).Order().ElementAt(answers.Count * 99 / 100);
    }

    private static void Configure(JsonNode configuration)
    {
        foreach (JsonNode? type in configuration["Types"]!.AsArray())
        {
            bool isOther = ((string)type!["Code"]!).StartsWith(OtherTypePrefix, StringComparison.Ordinal);
            type["TimeToLive"] = isOther ? "00:00:00" : "01:00:00";
        }
    }
}
