using System.Text.Json;
using Exchange.Gateway.Hosting;
using Exchange.Tests.Unit.Charts;
using Exchange.Tests.Unit.Tools;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace Exchange.Tests.Unit.Compose;

public class ComposeTests
{
    private const string Prepared = "data/compose/";

    private static readonly YamlNode s_compose = Read();

    // The first thing somebody sees would be a file that is not there.
    [Fact]
    public void EveryFileItNames_IsInTheRepositoryOrPrepared()
    {
        string script = File.ReadAllText(Repository.PathOf("compose", "prepare"));
        string[] files =
        [
            .. Values(s_compose, "file"),
            .. Values(s_compose, "dockerfile"),
            .. Services().SelectMany(service => service.All("volumes")).Select(volume => volume.ToString()).Where(volume => volume.StartsWith("./", StringComparison.Ordinal)).Select(volume => volume.Split(':')[0]),
            .. Services().SelectMany(service => service.All("env_file")).Select(file => file.ToString()),
        ];

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(
            file.StartsWith(Prepared, StringComparison.Ordinal)
                ? script.Contains($"make {file[Prepared.Length..]} ", StringComparison.Ordinal)
                : File.Exists(Repository.PathOf(file)),
            $"{file} is neither in the repository nor made by compose/prepare."));
    }

    // The node would look for a secret that its container does not have.
    [Fact]
    public void EveryFileThatTheNodeNames_IsInItsContainer()
    {
        YamlNode gateway = s_compose.At("services", "gateway")!;
        string[] mounted =
        [
            .. gateway.All("secrets").Select(secret => "/run/secrets/" + secret),
            .. gateway.All("configs").Select(config => config.Text("target")!),
        ];

        JsonElement node = JsonElement.Parse(File.ReadAllText(Repository.PathOf("compose", "node.json")));
        Assert.All([.. node.Paths("/run/"), .. node.Paths("/etc/")], path => Assert.Contains(path, mounted));
    }

    // The node would not start.
    [Fact]
    public void Gateway_KnowsEveryKeyOfTheNodeFile()
    {
        NodeConfiguration node = new ConfigurationBuilder().AddJsonFile(Repository.PathOf("compose", "node.json")).Build()
            .Get<NodeConfiguration>(binder => binder.ErrorOnUnknownConfiguration = true)!;

        Assert.All(node.Sources, source => Assert.Contains(source.Name + ".yaml", Mappings()));
        Assert.All(node.Types, type => Assert.Contains(type.Source, node.Sources.Select(source => source.Name)));
    }

    // A neighbour on the network would reach a node that speaks without TLS, and its metrics.
    [Fact]
    public void EveryPort_IsOfThisMachineOnly() => Assert.All(
        Services().SelectMany(service => service.All("ports")),
        port => Assert.StartsWith("127.0.0.1:", port.ToString(), StringComparison.Ordinal));

    private static IEnumerable<string> Mappings() =>
        s_compose.At("services", "adapters")!.All("volumes").Select(volume => Path.GetFileName(volume.ToString().Split(':')[0]));

    private static IEnumerable<YamlNode> Services() => ((YamlMappingNode)s_compose.At("services")!).Children.Values;

    /// <summary>Every value of that key, at any depth.</summary>
    private static IEnumerable<string> Values(YamlNode node, string key) =>
        node.AllNodes.OfType<YamlMappingNode>().Distinct().Select(mapping => mapping.Text(key)).OfType<string>();

    private static YamlNode Read()
    {
        YamlStream stream = new();
        stream.Load(new StringReader(File.ReadAllText(Repository.PathOf("compose.yaml"))));
        return stream.Documents[0].RootNode;
    }
}
