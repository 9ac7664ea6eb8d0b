using System.Text.RegularExpressions;
using Exchange.Tests.Unit.Tools;

namespace Exchange.Tests.Unit.Adapters;

// Whoever connects a registry begins with the guide's example; it must be one.
public partial class GuideTests
{
    [Fact]
    public void ExampleOfTheGuide_IsAGoodMapping()
    {
        var guide = File.ReadAllText(Repository.PathOf("docs", "guides", "adapters.md"));
        var example = string.Concat(YamlBlock().Matches(guide).Select(block => block.Groups[1].Value))
            .Replace("MARKET_REGULATION_", "REGISTRY_", StringComparison.Ordinal);
        Assert.Empty(TestSource.ErrorsOf(example));
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
