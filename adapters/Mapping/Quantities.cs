using System.Globalization;

namespace Exchange.Adapters.Mapping;

/// <summary>Numbers with units, as mapping files write them: <c>1500 ms</c>, <c>1.5 s</c>, <c>64 KiB</c>, <c>32</c>.</summary>
internal static class Quantities
{
    private static readonly Form Durations = new("a duration such as 1500 ms or 1.5 s", "ms", [("ms", 1), ("s", 1_000), ("min", 60_000)]);
    private static readonly Form Sizes = new("a size such as 64 KiB or 1 MiB", "B", [("KiB", 1 << 10), ("MiB", 1 << 20), ("B", 1)]);
    private static readonly Form Counts = new("a whole number", "", [("", 1)]);
    private static readonly Form Shares = new("a number between 0 and 1", "", [("", 1)], Whole: false);

    public static TimeSpan Duration(this Section section, string key, TimeSpan fallback, TimeSpan least, TimeSpan most) =>
        TimeSpan.FromMilliseconds(
            Read(section, key, Durations, fallback.TotalMilliseconds, least.TotalMilliseconds, most.TotalMilliseconds));

    /// <summary>A size in bytes.</summary>
    public static int Size(this Section section, string key, int fallback, int least, int most) =>
        (int)Read(section, key, Sizes, fallback, least, most);

    public static int Count(this Section section, string key, int fallback, int least, int most) =>
        (int)Read(section, key, Counts, fallback, least, most);

    /// <summary>A share, above 0 and at most 1.</summary>
    public static double Share(this Section section, string key, double fallback) =>
        Read(section, key, Shares, fallback, 0.01, 1);

    private static double Read(Section section, string key, Form form, double fallback, double least, double most)
    {
        if (section.Text(key) is not { } setting)
        {
            return fallback;
        }

        if (form.Parse(setting.Text) is not { } value)
        {
            section.Errors.Add(setting.Place, $"{section.Named(key)} is not {form.Description}", $"the default is {form.Show(fallback)}");
            return fallback;
        }

        if (value < least || value > most)
        {
            section.Errors.Add(setting.Place, $"{section.Named(key)} is out of range", $"give {form.Show(least)} to {form.Show(most)}");
            return fallback;
        }

        return value;
    }

    private sealed record Form(string Description, string BaseUnit, (string Name, double Factor)[] Units, bool Whole = true)
    {
        public double? Parse(string text)
        {
            var end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
            var unit = text.AsSpan(end).Trim();
            foreach (var (name, factor) in Units)
            {
                if (unit.SequenceEqual(name)
                    && double.TryParse(text.AsSpan(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                {
                    var value = number * factor;
                    return Whole && value % 1 != 0 ? null : value;
                }
            }

            return null;
        }

        public string Show(double value) => string.Create(CultureInfo.InvariantCulture, $"{value} {BaseUnit}").TrimEnd();
    }
}
