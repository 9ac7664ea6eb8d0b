namespace Exchange.Gateway.Commands.Demo;

/// <summary>Where the programs of the demo are: siblings of this one in the build's output.</summary>
internal static class DemoPrograms
{
    public static string Gateway => Path.Combine(AppContext.BaseDirectory, "exchange.dll");

    public static string Adapters => Sibling("Exchange.Adapters", "exchange-adapters.dll");

    public static string Departments => Sibling("Exchange.Departments", "exchange-departments.dll");

    public static string MappingsOf(DemoNode node) => Path.Combine(Path.GetDirectoryName(Adapters)!, "mappings", node.Name);

    /// <summary>A sentence where a program is missing: the demo needs a build of the whole, not of a published gateway.</summary>
    public static string? Missing() =>
        new[] { Adapters, Departments }.FirstOrDefault(program => !File.Exists(program)) is { } missing
            ? $"The demo runs from a source checkout: dotnet run --project gateway -- demo. '{missing}' is not there."
            : null;

    private static string Sibling(string project, string file)
    {
        string own = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        return Path.GetFullPath(Path.Combine(own, "..", "..", project, Path.GetFileName(own), file));
    }
}
