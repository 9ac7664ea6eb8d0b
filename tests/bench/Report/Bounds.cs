using System.Globalization;

namespace Exchange.Bench.Report;

/// <summary>Says what figures must be, and whether they are.</summary>
internal sealed class Bounds
{
    public bool AllReached { get; private set; } = true;

    public void AtLeast(string what, double figure, double bound) => Say(what, figure, "at least", bound, figure >= bound);

    public void AtMost(string what, double figure, double bound) => Say(what, figure, "at most", bound, figure <= bound);

    private void Say(string what, double figure, string direction, double bound, bool holds)
    {
        AllReached &= holds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {figure:0.##}, must be {direction} {bound:0.##}: {(holds ? "reached" : "MISSED")}"));
    }
}
