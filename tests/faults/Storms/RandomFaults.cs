using System.Diagnostics;
using System.Globalization;
using Exchange.Faults.World;

namespace Exchange.Faults.Storms;

/// <summary>Kills or freezes one part after the other at random moments for two to eight seconds. When it ends, everything is back.</summary>
internal sealed class RandomFaults(IReadOnlyList<IBreakable> parts)
{
    private static readonly (int Least, int Most) s_milliseconds = (2_000, 8_000);
    private static readonly (int Least, int Most) s_pause = (1_500, 5_000);

    public async Task RunAsync(CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        // Each part in each way before any comes again, so that a short storm tries as many as it can.
        while (!stop.IsCancellationRequested)
        {
            (IBreakable Part, bool Kill)[] faults = [.. parts.SelectMany(part => new[] { (part, true), (part, false) })];
            Random.Shared.Shuffle(faults);
            foreach ((IBreakable part, bool kill) in faults)
            {
                await PauseAsync(s_pause, stop);
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds,6:0.0} s: {part.Name} {(kill ? "killed" : "frozen")}"));
                await BreakAsync(part, kill, stop);
            }
        }
    }

    private static async Task BreakAsync(IBreakable part, bool kill, CancellationToken stop)
    {
        if (kill)
        {
            await part.KillAsync();
        }
        else
        {
            part.Freeze();
        }

        await PauseAsync(s_milliseconds, stop);
        if (kill)
        {
            await part.ReviveAsync();
        }
        else
        {
            part.Thaw();
        }
    }

    private static async Task PauseAsync((int Least, int Most) milliseconds, CancellationToken stop) =>
        await Task.Delay(Random.Shared.Next(milliseconds.Least, milliseconds.Most), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
