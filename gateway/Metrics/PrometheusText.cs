using System.Globalization;
using System.Text;

namespace Exchange.Gateway.Metrics;

/// <summary>Writes the Prometheus text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string DroppedName = "exchange_metrics_dropped_total";

    private static readonly string[] s_bounds = [.. MetricFamily.Bounds.Select(Number), "+Inf"];

    public static string Write(IReadOnlyList<MetricFamily> families)
    {
        StringBuilder text = new();
        foreach (MetricFamily family in families)
        {
            Series[] series = [.. family.Series.All.OrderBy(one => one.Labels, StringComparer.Ordinal)];
            if (series.Length == 0)
            {
                continue;
            }

            WriteHead(text, family.Name, family.Help, family.Type);
            foreach (Series one in series)
            {
                Write(text, family.Name, one);
            }
        }

        WriteDropped(text, families);
        return text.ToString();
    }

    private static void Write(StringBuilder text, string name, Series series)
    {
        if (series is HistogramSeries histogram)
        {
            WriteHistogram(text, name, histogram);
        }
        else
        {
            WriteSample(text, name, series.Labels, Number(((ScalarSeries)series).Value));
        }
    }

    /// <summary>The count is the last bucket's, so that the two agree whatever is recorded meanwhile.</summary>
    private static void WriteHistogram(StringBuilder text, string name, HistogramSeries histogram)
    {
        string separator = histogram.Labels.Length > 0 ? "," : "";
        long cumulative = 0;
        for (int i = 0; i < s_bounds.Length; i++)
        {
            cumulative += histogram.Count(i);
            WriteSample(text, name + "_bucket", $"{histogram.Labels}{separator}le=\"{s_bounds[i]}\"", Number(cumulative));
        }

        WriteSample(text, name + "_sum", histogram.Labels, Number(histogram.Sum));
        WriteSample(text, name + "_count", histogram.Labels, Number(cumulative));
    }

    private static void WriteDropped(StringBuilder text, IReadOnlyList<MetricFamily> families)
    {
        MetricFamily[] dropping = [.. families.Where(family => family.Series.Dropped > 0)];
        if (dropping.Length == 0)
        {
            return;
        }

        WriteHead(text, DroppedName, "Measurements dropped because their instrument has too many series", MetricType.Counter);
        foreach (MetricFamily family in dropping)
        {
            WriteSample(text, DroppedName, PrometheusName.Labels([new("instrument", family.Instrument)]), Number(family.Series.Dropped));
        }
    }

    private static void WriteHead(StringBuilder text, string name, string help, MetricType type)
    {
        string escaped = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        text.Append("# HELP ").Append(name).Append(' ').Append(escaped).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type switch
        {
            MetricType.Counter => "counter",
            MetricType.Histogram => "histogram",
            _ => "gauge",
        }).Append('\n');
    }

    private static void WriteSample(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value).Append('\n');
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
