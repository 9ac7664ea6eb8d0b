using System.Globalization;

namespace Exchange.Audit.Segments;

/// <summary>A segment is named by the index of its first record, so that names sort as the log runs.</summary>
internal static class SegmentName
{
    /// <summary>A segment that is being made; it becomes part of the log by getting its final name.</summary>
    public const string Temporary = "next.segment.new";

    private const string Extension = ".segment";
    private const int Digits = 20;

    public static string Of(ulong firstIndex) => firstIndex.ToString("D20", CultureInfo.InvariantCulture) + Extension;

    public static bool TryParse(string name, out ulong firstIndex)
    {
        firstIndex = 0;
        return name.Length == Digits + Extension.Length
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && ulong.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out firstIndex);
    }

    /// <summary>The first indexes of all segments, ascending.</summary>
    public static List<ulong> Among(IReadOnlyList<string> names)
    {
        var found = new List<ulong>();
        foreach (var name in names)
        {
            if (TryParse(name, out var firstIndex))
            {
                found.Add(firstIndex);
            }
        }

        found.Sort();
        return found;
    }
}
