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
        ["Peers", "MyData", "Alerts"],
        ["Verification", "Lookups", "Resources", "Search"],
        ["Sources"],
        ["Audit"],
        ["Access"],
        ["State", "Keys", "Kafka", "Redis", "Metrics"],
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

    // Fails: what only brings figures or messages out of the process leans on what watches over it. The rows would let it.
    [Theory]
    [InlineData("Kafka")]
    [InlineData("Metrics")]
    public void Folder_DoesWithoutHealth(string folder) =>
        Assert.DoesNotContain("Health", SourceText.FilesOf(folder).SelectMany(file => SourceText.FoldersNamedIn(file, folder)));

    // Fails: the tests above find nothing because they look at nothing.
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
        string migrations = string.Concat(Directory.EnumerateFiles(Repository.PathOf("gateway", "State", "Migrations"), "*.sql").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        HashSet<string> tables = [];
        foreach (Match change in ChangedTable().Matches(migrations))
        {
            tables.Remove(change.Groups["gone"].Value);
            if (change.Groups["made"] is { Success: true } made)
            {
                tables.Add(made.Value);
            }
        }

        Assert.NotEmpty(tables);
        Assert.All(tables, table => Assert.Single(SourceText.Folders, folder => SourceText.FilesOf(folder).Any(file => Regex.IsMatch(File.ReadAllText(file), $@"\b{table}\b"))));
    }

    // Fails: a concept reaches past another's rules into what that one keeps. Hosting wires it; the doctor, a command, tries it.
    [Theory]
    [InlineData("UsedAssertions", "Access", "Hosting")]
    [InlineData("CardCache", "Verification", "Hosting")]
    [InlineData("FileLogStorage", "Hosting", "Commands")]
    [InlineData("DbConnection", "State", "Access", "Audit", "Verification", "Search", "Alerts", "Commands")]
    [InlineData("StateDatabase", "State", "Access", "Audit", "Verification", "Search", "Alerts", "Hosting")]
    public void Storage_IsUsedByItsConcept(string type, params string[] folders)
    {
        string[] users = [.. SourceText.Folders.Where(folder => SourceText.FilesOf(folder).Any(file => SourceText.Names(file, type)))];
        Assert.Contains(folders[0], users);
        Assert.Empty(users.Except(folders));
    }

    private static int RowOf(string folder) => Array.FindIndex(s_rows, row => row.Contains(folder)) is >= 0 and var row ? row : int.MaxValue;

    [GeneratedRegex(@"^(?:@?namespace) Exchange\.Gateway\.([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"create table (?:if not exists )?(?<made>\w+)|drop table (?<gone>\w+)|alter table (?<gone>\w+) rename to (?<made>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex ChangedTable();
}
