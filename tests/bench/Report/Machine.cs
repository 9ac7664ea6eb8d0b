using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Exchange.Bench.Report;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    private const int Flushes = 500;
    private const int FlushedBytes = 512;

    public static string Describe(string directory) =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({Processor()}), {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; {Disk(directory)}");

    /// <exception cref="BenchException">The directory is in memory: a flush would cost nothing there.</exception>
    private static string Disk(string directory)
    {
        string kind = FileSystemOf(directory);
        if (kind is "tmpfs" or "ramfs")
        {
            throw new BenchException($"{directory} is on {kind}; a durable record needs a disk. Choose another --directory.");
        }

        double[] flushes = FlushTimes(directory);
        return string.Create(CultureInfo.InvariantCulture, $"audit log on {kind}, fdatasync of {FlushedBytes} B p50 {flushes[Flushes / 2]:0.00} ms, p99 {flushes[Flushes * 99 / 100]:0.00} ms");
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string FileSystemOf(string directory) => File.ReadLines("/proc/mounts")
        .Select(line => line.Split(' '))
        .Where(mount => mount[1] == "/" || directory == mount[1] || directory.StartsWith(mount[1] + "/", StringComparison.Ordinal))
        .OrderBy(mount => mount[1].Length)
        .Last()[2];

    /// <summary>Milliseconds, ascending: appending and flushing as the audit log does, one after the other.</summary>
    private static double[] FlushTimes(string directory)
    {
        string path = Path.Combine(directory, "flush-probe");
        byte[] bytes = new byte[FlushedBytes];
        double[] times = new double[Flushes];
        using (Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (int i = 0; i < Flushes; i++)
            {
                long start = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, bytes, i * FlushedBytes);
                if (LinuxCalls.FlushData(file) != 0)
                {
                    throw new BenchException("fdatasync failed.");
                }

                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        File.Delete(path);
        Array.Sort(times);
        return times;
    }
}
