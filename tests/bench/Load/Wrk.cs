using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Exchange.Bench.World;

namespace Exchange.Bench.Load;

/// <summary>Loads a server by wrk: each connection asks, waits for the answer, and asks again.</summary>
internal static partial class Wrk
{
    /// <summary>wrk's own threads: one a processor up to two, so that it takes no more of a small machine than it must.</summary>
    public static int Threads { get; } = Math.Min(2, Environment.ProcessorCount);

    private static string Script { get; } = Path.Combine(AppContext.BaseDirectory, "Load", "replay.lua");

    public static async Task<Measurement> LoadAsync(Server server, Questions questions, int connections, TimeSpan duration, CancellationToken cancellation)
    {
        TimeSpan before = server.Process.ProcessorTime;
        string output = await RunAsync(
        [
            "-t", $"{Threads}", "-c", $"{connections}", "-d", $"{duration.TotalSeconds:0}s", "--timeout", "10s", "-s", Script, server.Address.ToString(), "--", questions.File,
        ], duration + TimeSpan.FromSeconds(30), cancellation);
        TimeSpan spent = server.Process.ProcessorTime - before;

        Match result = Result().Match(output);
        if (!result.Success)
        {
            throw new BenchException("wrk gave no result; it said: " + output);
        }

        long Number(string name) => long.Parse(result.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
        TimeSpan Time(string name) => TimeSpan.FromMicroseconds(Number(name));
        return new Measurement(Number("requests"), Time("duration"), Time("p50"), Time("p99"), Number("status") + Number("transport"), spent);
    }

    private static async Task<string> RunAsync(IEnumerable<string> arguments, TimeSpan patience, CancellationToken cancellation)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        both.CancelAfter(patience);
        using Process wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            Task<string> errors = wrk.StandardError.ReadToEndAsync(both.Token);
            string output = await wrk.StandardOutput.ReadToEndAsync(both.Token);
            return output + await errors;
        }
        finally
        {
            if (!wrk.HasExited)
            {
                wrk.Kill();
            }
        }
    }

    [GeneratedRegex(@"RESULT requests=(?<requests>\d+) duration=(?<duration>\d+) p50=(?<p50>\d+) p99=(?<p99>\d+) status=(?<status>\d+) transport=(?<transport>\d+)")]
    private static partial Regex Result();
}
