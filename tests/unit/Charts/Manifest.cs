using YamlDotNet.RepresentationModel;

namespace Exchange.Tests.Unit.Charts;

/// <summary>Reads manifests by path.</summary>
internal static class Manifest
{
    /// <summary>The one manifest of that kind and name; names may be given by their end.</summary>
    public static YamlNode One(this IEnumerable<YamlNode> manifests, string kind, string name) =>
        Assert.Single(manifests, manifest => manifest.Text("kind") == kind && manifest.Text("metadata", "name")!.EndsWith(name, StringComparison.Ordinal));

    /// <summary>The manifests that start pods.</summary>
    public static IReadOnlyList<YamlNode> Workloads(this IEnumerable<YamlNode> manifests) =>
        [.. manifests.Where(manifest => manifest.At("spec", "template", "spec", "containers") is not null)];

    /// <summary>The node at that path, or null; an index is a number in text.</summary>
    public static YamlNode? At(this YamlNode node, params IEnumerable<string> path)
    {
        YamlNode? here = node;
        foreach (string step in path)
        {
            here = here switch
            {
                YamlMappingNode mapping => mapping.Children.TryGetValue(new YamlScalarNode(step), out YamlNode? child) ? child : null,
                YamlSequenceNode sequence => sequence.Children.ElementAtOrDefault(int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)),
                _ => null,
            };
        }

        return here;
    }

    public static string? Text(this YamlNode node, params IEnumerable<string> path) => (node.At(path) as YamlScalarNode)?.Value;

    public static IReadOnlyList<YamlNode> All(this YamlNode node, params IEnumerable<string> path) =>
        node.At(path) is YamlSequenceNode sequence ? [.. sequence.Children] : [];

    /// <summary>Whether every pair of this mapping stands in the other.</summary>
    public static bool IsWithin(this YamlNode node, YamlNode other) =>
        ((YamlMappingNode)node).All(pair => ((YamlMappingNode)other).Children.TryGetValue(pair.Key, out YamlNode? value) && pair.Value.Equals(value));
}
