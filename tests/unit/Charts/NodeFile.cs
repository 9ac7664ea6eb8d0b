using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Exchange.Tests.Unit.Charts;

/// <summary>The node's configuration file as the chart writes it.</summary>
internal static class NodeFile
{
    public static JsonElement Of(string values, params IEnumerable<string> settings) =>
        JsonElement.Parse(TextOf(values, settings));

    public static string TextOf(string values, params IEnumerable<string> settings) =>
        Chart.Manifests(values, settings).One("ConfigMap", "-gateway").Text("data", "node.json")!;

    /// <summary>Every path under <paramref name="folder"/> that stands anywhere in the file.</summary>
    public static IEnumerable<string> Paths(this JsonElement node, string folder) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(property => property.Value.Paths(folder)),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(element => element.Paths(folder)),
        JsonValueKind.String when node.GetString()!.StartsWith(folder, StringComparison.Ordinal) => [node.GetString()!],
        _ => [],
    };
}
