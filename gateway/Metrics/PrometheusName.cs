using System.Globalization;
using System.Text;

namespace Exchange.Gateway.Metrics;

/// <summary>
/// The names of instruments and tags as Prometheus has them: full stops become underscores, the unit and, for
/// counters, <c>_total</c> follow the name.
/// </summary>
internal static class PrometheusName
{
    /// <param name="instrument">The dotted name.</param>
    /// <param name="unit">The unit in UCUM; one in braces is an annotation and not part of the name.</param>
    public static string Of(string instrument, string? unit, MetricType type)
    {
        string name = Sanitise(instrument);
        string suffix = unit switch
        {
            null or "" or "1" => "",
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ when unit.StartsWith('{') => "",
            _ => "_" + Sanitise(unit),
        };
        if (!name.EndsWith(suffix, StringComparison.Ordinal))
        {
            name += suffix;
        }

        return type == MetricType.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>Labels as they are written between the braces, sorted by name.</summary>
    public static string Labels(KeyValuePair<string, object?>[] tags) => string.Join(',', tags
        .Select(tag => (Name: Sanitise(tag.Key), tag.Value))
        .OrderBy(label => label.Name, StringComparer.Ordinal)
        .Select(label => $"{label.Name}=\"{Escape(Convert.ToString(label.Value, CultureInfo.InvariantCulture) ?? "")}\""));

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Sanitise(string name)
    {
        StringBuilder text = new(name.Length + 1);
        foreach (char c in name)
        {
            if (text.Length == 0 && char.IsAsciiDigit(c))
            {
                text.Append('_');
            }

            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return text.ToString();
    }
}
