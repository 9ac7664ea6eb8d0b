using System.Diagnostics;
using System.Globalization;

namespace Exchange.Bench.Audit;

/// <summary>A program run to its end.</summary>
/// <param name="Elapsed">From its start to its end.</param>
/// <param name="PeakBytes">The most memory that it had, up to a twentieth of a second before its end.</param>
internal sealed record ProgramRun(TimeSpan Elapsed, long PeakBytes, string Output)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <exception cref="BenchException">It failed.</exception>
    public static async Task<ProgramRun> OfAsync(string assembly, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["exec", assembly, .. arguments]) { RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        long peak = 0;
        for (Task ended = process.WaitForExitAsync(cancellation); !ended.IsCompleted; await Task.WhenAny(ended, Task.Delay(s_look, cancellation)))
        {
            peak = Math.Max(peak, PeakOf(process.Id));
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        string said = await output;
        return process.ExitCode == 0 ? new ProgramRun(elapsed, peak, said) : throw new BenchException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {said}");
    }

    /// <summary>What the system has counted as its most; 0 where it is gone.</summary>
    private static long PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
