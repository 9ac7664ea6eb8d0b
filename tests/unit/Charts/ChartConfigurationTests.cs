using System.Text.Json;
using Exchange.Tests.Unit.Tools;
using YamlDotNet.RepresentationModel;

namespace Exchange.Tests.Unit.Charts;

public class ChartConfigurationTests
{
    private const string Folder = "/etc/exchange/";

    public static TheoryData<string> ValueSets => Chart.ValueSets;

    // The gateway would look for a key where the chart mounts none, and not start.
    [HelmTheory]
    [MemberData(nameof(ValueSets))]
    public void EveryFileThatTheNodeNames_IsMounted(string values)
    {
        IReadOnlyList<string> mounted = MountedFiles(Chart.Manifests(values).One("StatefulSet", "-gateway"));
        string[] named = [.. NodeFile.Of(values).Paths(Folder)];

        Assert.Contains("/etc/exchange/secrets/signing-key.pem", named);
        Assert.All(named.Append("/etc/exchange/node.json"), path => Assert.Contains(path, mounted));
        Assert.Equal(mounted.Count, mounted.Distinct().Count());
    }

    // The adapter would start without a registry, or without the secret that keeps others out.
    [HelmFact]
    public void Adapters_GetTheirSourcesAndSecrets()
    {
        YamlNode adapters = Chart.Manifests("full-values.yaml").One("Deployment", "-adapters");

        Assert.Equal(
            [
                "/etc/exchange/sources/food-permits.yaml", "/etc/exchange/sources/market-regulation.yaml",
                "/etc/exchange/secrets/adapter", "/etc/exchange/secrets/registries/market-regulation",
            ],
            MountedFiles(adapters));
        Assert.Equal(
            ["--listen", "http://0.0.0.0:8091", "--sources", "/etc/exchange/sources", "--secret-file", "/etc/exchange/secrets/adapter"],
            adapters.All("spec", "template", "spec", "containers", "0", "args").Select(argument => argument.ToString()));
    }

    // The gateway would ask another adapter than the one that is deployed with it, or show it no secret.
    [HelmFact]
    public void SourceWithoutAdapter_IsAskedOfThisRelease()
    {
        JsonElement sources = NodeFile.Of("full-values.yaml").GetProperty("Sources");

        Assert.Equal("http://jianyang-adapters:8091", sources[0].GetProperty("Adapter").GetString());
        Assert.Equal("/etc/exchange/secrets/adapter", sources[0].GetProperty("SecretFile").GetString());
        Assert.Equal("http://adapters.food.example:8091", sources[1].GetProperty("Adapter").GetString());
        Assert.Equal("8091", Chart.Manifests("full-values.yaml").One("Service", "jianyang-adapters").Text("spec", "ports", "0", "port"));
    }

    // Replicas would each keep their own state, and a used assertion be accepted by the next.
    [HelmTheory]
    [InlineData("one-replica-values.yaml", """{"SqliteFile":"/var/lib/exchange/state.db"}""")]
    [InlineData("full-values.yaml", """{"PostgreSqlConnectionFile":"/etc/exchange/secrets/postgresql"}""")]
    public void State_IsInOnePlace(string values, string expected) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), NodeFile.Of(values).GetProperty("State")));

    // The key that writes the audit log would be one that was retired.
    [HelmFact]
    public void AuditKeys_KeepTheirOrder() => Assert.Equal(
        ["/etc/exchange/secrets/audit-keys/0.key", "/etc/exchange/secrets/audit-keys/1.key"],
        NodeFile.Of("full-values.yaml").GetProperty("Audit").GetProperty("KeyFiles").EnumerateArray().Select(file => file.GetString()));

    // A key would be readable by every process of the pod's machine.
    [HelmTheory]
    [MemberData(nameof(ValueSets))]
    public void MountedFiles_AreForTheProcessOnly(string values) => Assert.All(Chart.Manifests(values).Workloads(), workload =>
        Assert.Equal("0440", Assert.Single(workload.All("spec", "template", "spec", "volumes"), volume => volume.At("projected") is not null).Text("projected", "defaultMode")));

    // The chart would carry the secret it only has to name.
    [HelmTheory]
    [MemberData(nameof(ValueSets))]
    public void Chart_MakesNoSecret(string values) =>
        Assert.DoesNotContain(Chart.Manifests(values), manifest => manifest.Text("kind") == "Secret");

    private static IReadOnlyList<string> MountedFiles(YamlNode workload) =>
    [
        .. workload.All("spec", "template", "spec", "volumes").SelectMany(volume => volume.All("projected", "sources"))
            .SelectMany(source => (source.At("secret") ?? source.At("configMap"))!.All("items"))
            .Select(item => Folder + item.Text("path")),
    ];
}
