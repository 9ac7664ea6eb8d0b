using Exchange.Bench.Load;
using Exchange.Bench.Report;
using Exchange.Bench.World;

namespace Exchange.Bench.Counter;

/// <summary>
/// What a counter waits for: verification from the process's own cards, from Redis, in batches and over gRPC, with few
/// cards and with millions, each beside the bare web server in the same rounds.
/// </summary>
/// <param name="cards">How many cards the large rows hold.</param>
/// <param name="redis">Whether a Redis is wanted.</param>
internal sealed class CounterRun(BenchSettings settings, int cards, bool redis)
{
    /// <summary>Below it the process itself weighs more than its cards.</summary>
    private const int CardsToWeigh = 1_000_000;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(settings.Directory);
            Console.WriteLine(Machine.Describe(settings.Directory));
            Console.WriteLine($"wrk {Wrk.Threads} threads, {settings.Rounds} rounds of {settings.Seconds.TotalSeconds:0} s a row, rows in turn; {cards} cards");
            await using CounterWorld world = await CounterWorld.StartAsync(settings.Directory, cards, redis, cancellation);
            IReadOnlyList<Row> rows = CounterRows.Of(world, cards);
            Measurements results = await new RowRounds(settings, world.Bench).MeasureAsync(rows, cancellation);
            await world.MeasureMemoryAsync(cancellation);

            Console.WriteLine();
            Console.Write(results.Table());
            Console.WriteLine();
            return Judge(rows, results, world, cards) ? 0 : 1;
        }
        catch (BenchException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static bool Judge(IReadOnlyList<Row> rows, Measurements results, CounterWorld world, int cards)
    {
        Bounds bounds = new();
        foreach (Row row in rows.Where(row => CounterRows.LeastShare.ContainsKey(row.Name)))
        {
            bounds.AtLeast($"{row.Title}, share of bare", results.Share(row.Name, row.Baseline!), CounterRows.LeastShare[row.Name]);
        }

        bounds.AtMost("in-process hit at 128 connections, p99 to that of bare", results.Tail(CounterRows.Hit128) / results.Tail(CounterRows.Bare128), 5);
        bounds.AtMost("in-process hit, bytes allocated a request", results.BytesPerRequest(CounterRows.Hit), 3 * 1024);
        bounds.AtLeast("batch of 100, verdicts a second", results.PerSecond(CounterRows.Batch) * BenchWorld.BatchSize, 150_000);
        bounds.AtLeast("all cards in the process, share of the same with few", results.Share(CounterRows.Large, CounterRows.Hit), 0.9);
        if (cards >= CardsToWeigh)
        {
            bounds.AtMost("in the process, bytes a card", world.BytesOfACard, 450);
        }

        if (world.BytesOfASharedCard is { } shared)
        {
            bounds.AtMost("in Redis, bytes a card all told", shared, 700);
        }

        return bounds.AllReached && rows.All(row => !results.Failed(row));
    }
}
