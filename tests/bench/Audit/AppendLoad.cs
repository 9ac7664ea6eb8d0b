using System.Diagnostics;
using Exchange.Bench.Load;

namespace Exchange.Bench.Audit;

/// <summary>Writers of which each waits for its record before it writes the next one.</summary>
internal static class AppendLoad
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(5);

    /// <param name="append">Appends for the writer of that number; ends when the record is durable.</param>
    public static async Task<Measurement> RunAsync(int writers, TimeSpan duration, Func<int, ValueTask<ulong>> append)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan processor = process.TotalProcessorTime;
        long allocated = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        List<long>[] all = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(writer, end, append))));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        process.Refresh();

        long[] ticks = [.. all.SelectMany(times => times)];
        Array.Sort(ticks);
        return new Measurement(ticks.Length, elapsed, Quantile(ticks, 0.5), Quantile(ticks, 0.99), 0, process.TotalProcessorTime - processor, ticks.Length)
        {
            Allocated = GC.GetTotalAllocatedBytes() - allocated,
        };
    }

    /// <summary>So many a second, as callers come who do not wait for each other.</summary>
    public static async Task PaceAsync(int perSecond, TimeSpan duration, Func<ValueTask<ulong>> append)
    {
        long start = Stopwatch.GetTimestamp();
        using PeriodicTimer timer = new(s_pace);
        for (int done = 0; Stopwatch.GetElapsedTime(start) < duration && await timer.WaitForNextTickAsync();)
        {
            int due = (int)(perSecond * Stopwatch.GetElapsedTime(start).TotalSeconds) - done;
            await Task.WhenAll(Enumerable.Range(0, due).Select(_ => append().AsTask()));
            done += due;
        }
    }

    private static async Task<List<long>> WriteAsync(int writer, long end, Func<int, ValueTask<ulong>> append)
    {
        List<long> times = [];
        for (long before = Stopwatch.GetTimestamp(); before < end;)
        {
            await append(writer);
            long after = Stopwatch.GetTimestamp();
            times.Add(after - before);
            before = after;
        }

        return times;
    }

    private static TimeSpan Quantile(long[] ticks, double share) => Stopwatch.GetElapsedTime(0, ticks[(int)((ticks.Length - 1) * share)]);
}
