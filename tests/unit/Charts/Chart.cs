using Exchange.Tests.Unit.Tools;
using YamlDotNet.RepresentationModel;

namespace Exchange.Tests.Unit.Charts;

/// <summary>The chart, rendered with a set of values and settings over them.</summary>
internal static class Chart
{
    /// <summary>What values.yaml itself says.</summary>
    public const string Default = "default";

    private static readonly string s_chart = Repository.PathOf("charts", "exchange");

    /// <summary>Every set of values that must work: the default, and the files in the chart's folder <c>ci</c>.</summary>
    public static TheoryData<string> ValueSets { get; } =
        [Default, .. Directory.EnumerateFiles(Path.Combine(s_chart, "ci")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public static ToolResult Lint(string values) => Helm.Installed!.Run(["lint", "--strict", s_chart, .. Given(values)]);

    /// <param name="settings">Helm's own options, e.g. <c>--set gateway.replicas=2</c> as two of them.</param>
    public static ToolResult Render(string values, params IEnumerable<string> settings) =>
        Helm.Installed!.Run(["template", "release", s_chart, .. Given(values), .. settings]);

    /// <summary>The manifests as they stand in the output, for assertions on them.</summary>
    public static IReadOnlyList<YamlNode> Manifests(string values, params IEnumerable<string> settings)
    {
        ToolResult rendered = Render(values, settings);
        Assert.True(rendered.Succeeded, rendered.ToString());
        YamlStream stream = new();
        stream.Load(new StringReader(rendered.Output));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    private static string[] Given(string values) => values == Default ? [] : ["--values", Path.Combine(s_chart, "ci", values)];
}
