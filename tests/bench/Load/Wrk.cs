using System.Diagnostics;
using Exchange.Bench.World;

namespace Exchange.Bench.Load;

/// <summary>Loads a server by wrk: each connection asks, waits for the answer, and asks again.</summary>
internal static class Wrk
{
    /// <summary>wrk's own threads: one a processor up to two, so that it takes no more of a small machine than it must.</summary>
    public static int Threads { get; } = Math.Min(2, Environment.ProcessorCount);

    private static string Script { get; } = Path.Combine(AppContext.BaseDirectory, "Load", "replay.lua");

    /// <param name="questions">The file that the script replays.</param>
    public static ProcessStartInfo Command(Server server, string questions, int connections, TimeSpan duration) => new("wrk",
    [
        "-t", $"{Threads}", "-c", $"{connections}", "-d", $"{duration.TotalSeconds:0}s", "--timeout", "10s", "-s", Script, server.Address.ToString(), "--", questions,
    ]);
}
