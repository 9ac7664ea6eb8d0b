using Exchange.Tests.Unit.Tools;
using YamlDotNet.RepresentationModel;

namespace Exchange.Tests.Unit.Charts;

public class ChartTests
{
    public static TheoryData<string> ValueSets => Chart.ValueSets;

    // A chart that Helm finds fault with would not install.
    [HelmTheory]
    [MemberData(nameof(ValueSets))]
    public void ValueSet_PassesHelmsLint(string values)
    {
        ToolResult linted = Chart.Lint(values);

        Assert.True(linted.Succeeded, linted.ToString());
    }

    // A misspelt field would be dropped by the cluster without a word: a probe or a limit that is not there.
    [KubeconformTheory]
    [MemberData(nameof(ValueSets))]
    public void ValueSet_GivesManifestsThatKubernetesKnows(string values)
    {
        string manifests = Chart.Render(values).Output;

        Assert.All(["1.28.0", "1.34.0"], version =>
        {
            ToolResult validated = Kubeconform.Validate(manifests, version);
            Assert.True(validated.Succeeded, validated.ToString());
            Assert.Contains("Skipped: 0", validated.Output, StringComparison.Ordinal);
        });
    }

    // An operator who leaves something out would be let down after the installation instead of before it.
    [HelmTheory]
    [InlineData("gateway.replicas=2", "secrets.postgreSql.existingSecret")]
    [InlineData("gateway.replicas=2,secrets.postgreSql.existingSecret=db,config.State.SqliteFile=/var/lib/exchange/state.db", "config.State.SqliteFile is for one replica")]
    [InlineData("secrets.postgreSql.existingSecret=db,config.State.SqliteFile=/var/lib/exchange/state.db", "kept in one place")]
    [InlineData("config.Sources[0].Name=market-regulation", "has no adapter")]
    [InlineData(@"keySets.counter\.json=abc", "is not a JSON Web Key Set")]
    [InlineData("""keySets.counter\.json=\{"keys":[\{"kty":"EC"\,"d":"secret"\}]\}""", "holds a private key")]
    public void ValuesThatDoNotFitTogether_AreRefusedWithTheReason(string setting, string reason)
    {
        ToolResult rendered = Chart.Render(Chart.Default, "--set", setting);

        Assert.False(rendered.Succeeded, rendered.ToString());
        Assert.Contains(reason, rendered.Errors, StringComparison.Ordinal);
    }

    // On an older cluster every replica would take itself for the same one, or not start.
    [HelmTheory]
    [InlineData("1.27.16", false)]
    [InlineData("1.28.0", true)]
    public void Cluster_MustBeNewEnoughToNumberTheReplicas(string version, bool accepted) =>
        Assert.Equal(accepted, Chart.Render("full-values.yaml", OnCluster(version)).Succeeded);

    // The example's code would become the name of a real audit log, which cannot be renamed.
    [HelmFact]
    public void ExampleNode_IsNotInstalledOnACluster()
    {
        ToolResult rendered = Chart.Render(Chart.Default, OnCluster("1.34.0"));

        Assert.False(rendered.Succeeded, rendered.ToString());
        Assert.Contains("config.Node is still the example", rendered.Errors, StringComparison.Ordinal);
    }

    // A changed configuration would reach the replicas only with their next restart, whenever that is.
    [HelmTheory]
    [InlineData("StatefulSet", "config.Cards.Bytes=5000000")]
    [InlineData("StatefulSet", """keySets.counter\.json=\{"keys":[]\}""")]
    [InlineData("Deployment", @"adapters.sources.market-regulation\.yaml=name: other")]
    public void ChangedConfiguration_RollsThePods(string kind, string setting)
    {
        Assert.NotEqual(Checksum(), Checksum("--set", setting));

        string Checksum(params IEnumerable<string> settings) =>
            Assert.Single(Chart.Manifests("full-values.yaml", settings), manifest => manifest.Text("kind") == kind)
                .Text("spec", "template", "metadata", "annotations", "checksum/config")!;
    }

    // A Service would lead nowhere, or a budget guard nothing.
    [HelmTheory]
    [MemberData(nameof(ValueSets))]
    public void EverySelector_FindsThePodsOfOneWorkload(string values)
    {
        IReadOnlyList<YamlNode> manifests = Chart.Manifests(values);
        YamlNode[] selectors =
        [
            .. manifests.Select(manifest => manifest.At("spec", "selector", "matchLabels")).OfType<YamlNode>(),
            .. manifests.Select(manifest => manifest.At("spec", "podSelector", "matchLabels")).OfType<YamlNode>(),
            .. manifests.Where(manifest => manifest.Text("kind") == "Service").Select(service => service.At("spec", "selector")!),
        ];

        Assert.NotEmpty(selectors);
        Assert.All(selectors, selector => Assert.Single(manifests.Workloads(),
            workload => selector.IsWithin(workload.At("spec", "template", "metadata", "labels")!)));
    }

    /// <summary>What Helm knows of a cluster and, unlike a rendering without one, of its kinds.</summary>
    private static string[] OnCluster(string version) => ["--kube-version", version, "--api-versions", "apps/v1/StatefulSet"];
}
