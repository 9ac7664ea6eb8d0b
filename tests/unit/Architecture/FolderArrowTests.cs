namespace Exchange.Tests.Unit.Architecture;

/// <summary>
/// Holds the picture of docs/decisions/0001: arrows between the gateway's folders point one way. What is lost if one
/// fails is not a user's today, but every later change: a folder can no longer be understood without all the others.
/// </summary>
public sealed class FolderArrowTests
{
    /// <summary>A folder may use those of the lines below its own, and none on its own line.</summary>
    private static readonly string[][] s_lines =
    [
        ["Commands"],
        ["Hosting"],
        ["Console"],
        ["Peers"],
        ["Verification", "Lookups", "Resources"],
        ["Sources"],
        ["Audit"],
        ["Access"],
        ["State"],
        ["Health", "Kafka", "Metrics"],
        ["Configuration", "Http"],
    ];

    [Fact]
    public void EveryFolder_HasItsLine() =>
        Assert.Equal(SourceFolder.Names, s_lines.SelectMany(line => line).Order(StringComparer.Ordinal));

    [Fact]
    public void Arrows_PointDownwards()
    {
        List<string> wrong = [];
        for (int line = 0; line < s_lines.Length; line++)
        {
            foreach (SourceFolder folder in s_lines[line].Select(name => new SourceFolder(name)))
            {
                wrong.AddRange(s_lines.Take(line + 1).SelectMany(names => names).Where(name => name != folder.Name)
                    .SelectMany(name => folder.FilesNaming(name).Select(file => $"{folder.Name}/{file} uses {name}")));
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>A concept never reaches into another's storage; Hosting wires it, the doctor among the Commands tries it.</summary>
    [Theory]
    [InlineData("UsedAssertions", new[] { "Access", "Hosting" })]
    [InlineData("CardCache", new[] { "Verification", "Hosting" })]
    [InlineData("FileLogStorage", new[] { "Hosting" })]
    [InlineData("DbConnection", new[] { "State", "Access", "Commands" })]
    [InlineData("StateDatabase", new[] { "State", "Access", "Hosting" })]
    public void Storage_IsUsedByItsConceptOnly(string type, string[] folders)
    {
        string[] wrong = [.. SourceFolder.Names.Except(folders).SelectMany(name => new SourceFolder(name).FilesUsingType(type).Select(file => $"{name}/{file}"))];

        Assert.True(wrong.Length == 0, string.Join(Environment.NewLine, wrong));
    }
}
