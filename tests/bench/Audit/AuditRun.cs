using System.Globalization;
using Exchange.Bench.Load;
using Exchange.Bench.Report;
using Exchange.Bench.World;

namespace Exchange.Bench.Audit;

/// <summary>
/// The audit log by itself: durable appends beside the least queue that makes bytes durable, verifying a log, and opening one.
/// </summary>
/// <param name="records">How many records the log has that is verified and opened.</param>
internal sealed class AuditRun(BenchSettings settings, ulong records)
{
    private const int FillingWriters = 512;

    /// <summary>Records a second that 64 writers must reach, and at which the tree must keep up.</summary>
    private const int LeastRate = 25_000;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(settings.Directory);
            Console.WriteLine(Machine.Describe(settings.Directory));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{settings.Rounds} rounds of {settings.Seconds.TotalSeconds:0} s a row, rows in turn; a log of {records} records"));
            Bounds bounds = new();
            BenchLogFiles files = BenchLogFiles.Create(Path.Combine(settings.Directory, "audit"));
            await AppendAsync(files, bounds, cancellation);
            await ReadAsync(files, bounds, cancellation);
            return bounds.AllReached ? 0 : 1;
        }
        catch (BenchException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private async Task AppendAsync(BenchLogFiles files, Bounds bounds, CancellationToken cancellation)
    {
        using GroupCommitQueue queue = new(Path.Combine(settings.Directory, "queue"));
        await using BenchLog plain = new(BenchLogFiles.Create(Path.Combine(settings.Directory, "plain")), isPublished: false);
        await using BenchLog published = new(files, isPublished: true);
        IReadOnlyList<AppendRow> rows = await AuditRows.OfAsync(queue, plain, published);
        Measurements results = new(rows);
        for (int round = 0; round <= settings.Rounds; round++)
        {
            foreach (AppendRow row in rows)
            {
                cancellation.ThrowIfCancellationRequested();
                Measurement measurement = await AppendLoad.RunAsync(row.Writers, round == 0 ? settings.WarmUp : settings.Seconds, row.Append);
                await published.SettleAsync();
                if (round > 0)
                {
                    results.Add(row, measurement);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round} {row.Name,-12} {measurement.PerSecond,9:0} records/s  p99 {measurement.Tail.TotalMilliseconds:0.00} ms"));
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine(results.Table());
        bounds.AtLeast("built and published, 64 waiting, records a second", results.PerSecond(AuditRows.Built(64)), LeastRate);
        bounds.AtLeast("built and published, 512 waiting, records a second", results.PerSecond(AuditRows.Built(512)), 60_000);
        bounds.AtMost("built and published, 64 waiting, p99 in ms", results.Tail(AuditRows.Built(64)), 3);
        foreach (int writers in AuditRows.Writers)
        {
            bounds.AtLeast($"records at hand, {writers} waiting, share of the queue", results.Share(AuditRows.Prebuilt(writers), AuditRows.Queue(writers)), 0.7);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seconds until a record is proven by a checkpoint, the longest under full load: {published.TakeLongestUnproven().TotalSeconds:0.##}"));
        await AppendLoad.PaceAsync(LeastRate, settings.Seconds, () => published.AppendAsync(SampleRecord.Build()));
        await published.SettleAsync();
        bounds.AtMost($"the same at {LeastRate} records a second", published.TakeLongestUnproven().TotalSeconds, 1.5);
        while (published.Count < records)
        {
            await AppendLoad.RunAsync(FillingWriters, TimeSpan.FromSeconds(1), _ => published.AppendAsync(SampleRecord.Build()));
        }
    }

    private async Task ReadAsync(BenchLogFiles files, Bounds bounds, CancellationToken cancellation)
    {
        ulong count = CountOf(files);
        Reading tree = await Reading.OfAsync(settings.Rounds, Programs.Gateway, ["audit", "verify", files.Directory, "--log-key", files.PublicKeyFile], cancellation);
        Reading contents = await Reading.OfAsync(settings.Rounds, Programs.Gateway, ["audit", "verify", files.Directory, "--key", files.KeyFile], cancellation);
        Reading both = await Reading.OfAsync(settings.Rounds, Programs.Gateway, ["audit", "verify", files.Directory, "--log-key", files.PublicKeyFile, "--key", files.KeyFile], cancellation);
        Reading opening = await Reading.OfAsync(settings.Rounds, Programs.Bench, ["open", "--directory", files.Directory], cancellation);

        Console.WriteLine($"A log of {count} records, each program from its start to its end:");
        bounds.AtLeast("audit verify, tree, records a second", count / tree.Seconds, 300_000);
        bounds.AtLeast("audit verify, contents, records a second", count / contents.Seconds, 50_000);
        bounds.AtLeast("audit verify, tree and contents and that they are of each other, records a second", count / both.Seconds, 50_000);
        bounds.AtMost("opening the log and its tree, seconds", opening.Seconds, 5);
        foreach ((string what, Reading reading) in ((string, Reading)[])[("tree", tree), ("contents", contents), ("both", both), ("opening", opening)])
        {
            bounds.AtMost($"{what}, memory in MB", reading.Megabytes, 250);
        }
    }

    private static ulong CountOf(BenchLogFiles files)
    {
        using Exchange.Audit.AuditLog log = files.Open();
        return log.Count;
    }

    /// <summary>Medians of several runs of a program.</summary>
    private sealed record Reading(double Seconds, double Megabytes)
    {
        public static async Task<Reading> OfAsync(int rounds, string assembly, string[] arguments, CancellationToken cancellation)
        {
            List<ProgramRun> runs = [];
            for (int round = 0; round < rounds; round++)
            {
                runs.Add(await ProgramRun.OfAsync(assembly, arguments, cancellation));
            }

            return new Reading(runs.Select(run => run.Elapsed.TotalSeconds).Median(), runs.Select(run => run.PeakBytes / 1e6).Median());
        }
    }
}
