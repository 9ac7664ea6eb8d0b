using System.Globalization;
using Exchange.Bench.Load;
using Exchange.Bench.Report;
using Exchange.Bench.World;

namespace Exchange.Bench;

/// <summary>Starts everything, loads the rows, and prints the table.</summary>
internal sealed class BenchRun(BenchSettings settings)
{
    private const int Certificates = 20_000;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return await MeasureAsync(cancellation) ? 0 : 1;
        }
        catch (BenchException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private async Task<bool> MeasureAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(settings.Directory);
        Console.WriteLine(Machine.Describe(settings.Directory));
        Console.WriteLine($"wrk {Wrk.Threads} threads, {settings.Connections} connections, {settings.Rounds} rounds of {settings.Seconds.TotalSeconds:0} s a row, rows in turn");
        await using BenchWorld world = await BenchWorld.StartAsync(settings.Directory, Certificates, cancellation);
        IReadOnlyList<Row> rows = Rows.Of([.. settings.Rows]);
        Measurements results = await new RowRounds(settings, world).MeasureAsync(rows, cancellation);

        Console.WriteLine();
        Console.Write(results.Table());
        return Judge(rows, results);
    }

    private bool Judge(IReadOnlyList<Row> rows, Measurements results)
    {
        if (rows.Any(results.Failed))
        {
            return false;
        }

        if (settings.Floor is not { } floor || rows.All(row => row.Name != Rows.Cached))
        {
            return true;
        }

        double share = results.Share(Rows.Cached, "bare");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Cached verification must reach {floor:0.00} of bare Kestrel: {share:0.00}, {(share >= floor ? "reached" : "MISSED")}"));
        return share >= floor;
    }
}
