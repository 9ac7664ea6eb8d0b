namespace Exchange.Tests.Integration.Commands;

/// <summary>The processes that a process started, and those that these started.</summary>
internal static class Descendants
{
    /// <summary>Each by its id and the moment it started, as an id alone may be given again.</summary>
    public static IReadOnlyList<(int Id, string Started)> Of(int process)
    {
        ILookup<int, (int Id, string Started)> byParent = Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => Read(name!)).OfType<(int Parent, int Id, string Started)>()
            .ToLookup(entry => entry.Parent, entry => (entry.Id, entry.Started));
        List<(int Id, string Started)> found = [.. byParent[process]];
        for (int i = 0; i < found.Count; i++)
        {
            found.AddRange(byParent[found[i].Id]);
        }

        return found;
    }

    public static bool IsAlive((int Id, string Started) process) => Read($"{process.Id}") is { } entry && entry.Started == process.Started;

    /// <summary>proc(5): the name in parentheses may hold anything; behind it the second field is the parent, the twentieth the start. Null where it is gone or waits to be collected.</summary>
    private static (int Parent, int Id, string Started)? Read(string process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : (int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture), int.Parse(process, System.Globalization.CultureInfo.InvariantCulture), fields[19]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
