using System.Globalization;

namespace Exchange.Faults.Storms;

/// <summary>What a storm measured, beside what it must be.</summary>
internal sealed class Bounds
{
    private readonly List<string> _missed = [];

    public void AtMost(string what, double figure, double bound) => Check(what, figure, "at most", bound, figure <= bound);

    public void AtLeast(string what, double figure, double bound) => Check(what, figure, "at least", bound, figure >= bound);

    /// <summary>Says it all; the exit code.</summary>
    public int Report(IEnumerable<string> lines)
    {
        foreach (string line in lines.Concat(_missed))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine(_missed.Count == 0 ? "within all bounds" : $"{_missed.Count} bounds MISSED");
        return _missed.Count == 0 ? 0 : 1;
    }

    private void Check(string what, double figure, string direction, double bound, bool holds)
    {
        if (!holds)
        {
            _missed.Add(string.Create(CultureInfo.InvariantCulture, $"MISSED {what}: {figure:0.##}, must be {direction} {bound:0.##}"));
        }
    }
}
