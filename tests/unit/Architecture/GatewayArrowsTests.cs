using System.Text.RegularExpressions;
using Exchange.Tests.Unit.Tools;

namespace Exchange.Tests.Unit.Architecture;

/// <summary>Holds the arrows of docs/decisions/0001-shape-of-the-house.md.</summary>
public sealed partial class GatewayArrowsTests
{
    /// <summary>From the top down: a folder uses folders of the rows below its own, and no other.</summary>
    private static readonly string[][] s_rows =
    [
        ["Commands"],
        ["Hosting"],
        ["Console"],
        ["Peers"],
        ["Verification", "Lookups", "Resources"],
        ["Sources"],
        ["Audit"],
        ["Access"],
        ["State", "Kafka", "Metrics"],
        ["Health"],
        ["Configuration", "Http"],
    ];

    // Fails: a new concept grows wherever it likes, and soon everything uses everything.
    [Fact]
    public void EveryFolder_HasItsRow() => Assert.Equal(SourceText.Folders, s_rows.SelectMany(row => row).Order(StringComparer.Ordinal));

    // Fails: a concept cannot be understood, changed or taken out without the others.
    [Fact]
    public void Arrows_PointDownwards()
    {
        var upwards =
            from folder in SourceText.Folders
            from file in SourceText.FilesOf(folder)
            from used in SourceText.FoldersNamedIn(file, folder)
            where RowOf(used) <= RowOf(folder)
            select $"{folder}/{Path.GetFileName(file)} uses {used}";
        Assert.Empty(upwards);
    }

    // Fails: the test above finds nothing because it looks at nothing.
    [Fact]
    public void Arrows_AreSeen()
    {
        string[] seen = [.. SourceText.FilesOf("Peers").SelectMany(file => SourceText.FoldersNamedIn(file, "Peers")).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["Access", "Audit", "Health", "Http", "Lookups", "Sources", "Verification"], seen);
        Assert.Contains("Configuration", SourceText.FilesOf("Hosting").Where(file => file.EndsWith("NodeListeners.cs", StringComparison.Ordinal)).SelectMany(file => SourceText.FoldersNamedIn(file, "Hosting")));
    }

    // Fails: a file's types belong to another concept than its folder says.
    [Fact]
    public void Namespace_IsTheFolder()
    {
        var strangers =
            from folder in SourceText.Folders
            from file in SourceText.FilesOf(folder)
            from Match declared in NamespaceDeclaration().Matches(File.ReadAllText(file))
            where declared.Groups[1].Value.Split('.')[0] != folder
            select $"{folder}/{Path.GetFileName(file)} is in {declared.Value}";
        Assert.Empty(strangers);
    }

    // Fails: one concept reads or writes what another keeps, and neither can change its tables.
    [Fact]
    public void Table_IsUsedByOneConcept()
    {
        string migrations = string.Concat(Directory.EnumerateFiles(Repository.PathOf("gateway", "State", "Migrations"), "*.sql").Select(File.ReadAllText));
        string[] tables = [.. CreatedTable().Matches(migrations).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(tables);
        Assert.All(tables, table => Assert.Single(SourceText.Folders, folder => SourceText.FilesOf(folder).Any(file => Regex.IsMatch(File.ReadAllText(file), $@"\b{table}\b"))));
    }

    private static int RowOf(string folder) => Array.FindIndex(s_rows, row => row.Contains(folder)) is >= 0 and var row ? row : int.MaxValue;

    [GeneratedRegex(@"^(?:@?namespace) Exchange\.Gateway\.([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"create table (?:if not exists )?(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex CreatedTable();
}
