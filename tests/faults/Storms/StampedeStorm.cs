using System.Diagnostics;
using System.Globalization;
using Exchange.Faults.World;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults.Storms;

/// <summary>
/// Thousands ask for one certificate that no replica knows yet. What a user loses if this fails: a registry that falls over
/// under the questions of one busy morning.
/// </summary>
internal static class StampedeStorm
{
    private const int Rounds = 10;
    private const int SlowMilliseconds = 300;

    public static async Task<int> RunAsync(Parts parts, int asks)
    {
        await using StormWorld world = await StormWorld.StartAsync(parts);
        Department registry = world.Demo.MarketRegulation;
        IReadOnlyList<Generated> cold = await (await GeneratedCertificates.ReadAsync(world.Demo)).ValidAsync(world.Demo, "district");
        using OpenLoad load = new(world.District, world.Token);
        // The connections are there before it counts: otherwise the first answer comes before the last question.
        await load.AllAtOnceAsync(cold[0].Id, asks);

        // Without what they share, each replica asks for itself.
        int expected = parts.Redis ? 1 : world.District.Count;
        Bounds bounds = new();
        List<string> lines = [];
        for (int round = 0; round < 2 * Rounds; round++)
        {
            bool slow = round >= Rounds;
            await registry.BehaveAsync(slow ? "slow" : "normal", SlowMilliseconds);
            await registry.TakeCallsAsync();
            long start = Stopwatch.GetTimestamp();
            Asked[] answers = await load.AllAtOnceAsync(cold[1 + round].Id, asks);
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            int calls = await registry.CertificateCallsAsync();
            int right = answers.Count(answer => answer is { Status: 200, Verdict: "valid" });
            string name = $"round {round + 1}{(slow ? ", slow registry" : "")}";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {asks} asked at once, {right} answered valid, {calls} calls at the registry, all answered after {took.TotalMilliseconds:0} ms"));
            bounds.AtMost($"calls at the registry in {name}", calls, expected);
            bounds.AtLeast($"calls at the registry in {name}", calls, 1);
            bounds.AtLeast($"answers of valid in {name}", right, asks);
            lines.AddRange(answers.Where(answer => answer.Status != 200).GroupBy(answer => $"{answer.Status} {answer.Verdict}").Select(group => $"  {group.Count()} × {group.Key}"));
        }

        await registry.BehaveAsync("normal");
        return bounds.Report(lines);
    }
}
