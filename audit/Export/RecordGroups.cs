using System.Diagnostics.CodeAnalysis;

namespace Exchange.Audit.Export;

/// <summary>The groups of a record that can be withheld, each by itself.</summary>
[Flags]
public enum RecordGroups
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>The client, department and officer that asked.</summary>
    Who = 1,

    /// <summary>Purpose, item and case.</summary>
    Why = 2,

    /// <summary>The holder.</summary>
    Whom = 4,

    /// <summary>Certificates, interfaces and the fields released.</summary>
    What = 8,
}

/// <summary>What the groups are called on addresses and command lines.</summary>
public static class RecordGroupNames
{
    /// <summary>In the order in which a leaf commits to them.</summary>
    public static IReadOnlyList<string> All { get; } = ["who", "why", "whom", "what"];

    /// <summary>Reads names with commas in between; an empty text names none.</summary>
    public static bool TryParse(string text, out RecordGroups groups)
    {
        groups = RecordGroups.None;
        foreach (var name in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var position = IndexOf(name);
            if (position < 0)
            {
                return false;
            }

            groups |= At(position);
        }

        return true;
    }

    internal static RecordGroups At(int position) => (RecordGroups)(1 << position);

    private static int IndexOf(string name)
    {
        for (var position = 0; position < All.Count; position++)
        {
            if (All[position] == name)
            {
                return position;
            }
        }

        return -1;
    }
}
