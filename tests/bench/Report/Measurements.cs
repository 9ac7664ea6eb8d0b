using System.Globalization;
using System.Text;
using Exchange.Bench.Load;

namespace Exchange.Bench.Report;

/// <summary>What all rounds gave, as one table.</summary>
internal sealed class Measurements(IReadOnlyList<MeasuredRow> rows)
{
    private readonly Dictionary<string, List<Measurement>> _rounds = rows.ToDictionary(row => row.Name, _ => new List<Measurement>());

    public void Add(MeasuredRow row, Measurement measurement) => _rounds[row.Name].Add(measurement);

    /// <summary>A row with a failure in any round measured something else than answers.</summary>
    public bool Failed(MeasuredRow row) => _rounds[row.Name].Any(measurement => measurement.Failures > 0);

    /// <summary>The median over the rounds of the share that a row reached of another in the same round.</summary>
    public double Share(string row, string baseline) =>
        _rounds[row].Zip(_rounds[baseline], (mine, theirs) => mine.PerSecond / theirs.PerSecond).Median();

    public double PerSecond(string row) => _rounds[row].Select(round => round.PerSecond).Median();

    /// <summary>The 99th percentile, in milliseconds.</summary>
    public double Tail(string row) => _rounds[row].Select(round => round.Tail.TotalMilliseconds).Median();

    /// <summary>NaN where the asked process does not tell.</summary>
    public double BytesPerRequest(string row) => _rounds[row].Select(round => round.BytesPerRequest).OfType<double>().DefaultIfEmpty(double.NaN).Median();

    public string Table()
    {
        StringBuilder text = new();
        text.AppendLine("| row | req/s | p50 ms | p99 ms | CPU µs/req | B/req | ratio | to |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---|");
        foreach (MeasuredRow row in rows)
        {
            text.AppendLine(Line(row));
        }

        if (_rounds.ContainsKey("proxied") && _rounds.ContainsKey("yarp"))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Environment.NewLine}Proxied resource to plain YARP: {Share("proxied", "yarp"):0.00}");
        }

        if (_rounds.TryGetValue(Rows.Batch, out List<Measurement>? batches))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Environment.NewLine}Verdicts in batches: {batches.Select(round => round.PerSecond).Median() * World.BenchWorld.BatchSize:0} a second");
        }

        return text.ToString();
    }

    private string Line(MeasuredRow row)
    {
        List<Measurement> rounds = _rounds[row.Name];
        string ratio = row.Baseline is { } baseline ? string.Create(CultureInfo.InvariantCulture, $"{Share(row.Name, baseline):0.00}") : "";
        string allocated = BytesPerRequest(row.Name) is var bytes && double.IsNaN(bytes) ? "" : string.Create(CultureInfo.InvariantCulture, $"{bytes:0}");
        string title = row.Title + (Failed(row) ? $" — FAILED: {rounds.Sum(round => round.Failures)} answers were not 2xx" : "");
        return string.Create(CultureInfo.InvariantCulture,
            $"| {title} | {PerSecond(row.Name):0} | {rounds.Select(round => round.Median.TotalMilliseconds).Median():0.00} | {Tail(row.Name):0.00} | {rounds.Select(round => round.ProcessorMicrosecondsPerRequest).Median():0} | {allocated} | {ratio} | {row.Baseline} |");
    }
}
