using Exchange.Tests.Unit.Tools;
using YamlDotNet.RepresentationModel;

namespace Exchange.Tests.Unit.Charts;

public class ChartPodTests
{
    public static TheoryData<string> ValueSets => Chart.ValueSets;

    // A break into one process would own the machine, and a cluster with the restricted standard would refuse the pods.
    [HelmTheory]
    [MemberData(nameof(ValueSets))]
    public void EveryPod_MeetsTheRestrictedStandard(string values) => Assert.All(Pods(values), pod =>
    {
        Assert.Equal("true", pod.Text("securityContext", "runAsNonRoot"));
        Assert.Equal("RuntimeDefault", pod.Text("securityContext", "seccompProfile", "type"));
        Assert.Equal("false", pod.Text("automountServiceAccountToken"));
        Assert.All(pod.All("containers"), container =>
        {
            Assert.Equal("false", container.Text("securityContext", "allowPrivilegeEscalation"));
            Assert.Equal("true", container.Text("securityContext", "readOnlyRootFilesystem"));
            Assert.Equal("ALL", Assert.Single(container.All("securityContext", "capabilities", "drop")).ToString());
            Assert.Null(container.Text("securityContext", "privileged"));
        });
    });

    // A hanging process would stay among those that are asked, or one with a leak take its neighbours' memory.
    [HelmTheory]
    [MemberData(nameof(ValueSets))]
    public void EveryContainer_IsProbedAndBounded(string values) => Assert.All(Pods(values).SelectMany(pod => pod.All("containers")), container =>
    {
        Assert.All(["startupProbe", "livenessProbe", "readinessProbe"], probe => Assert.NotNull(container.At(probe)));
        Assert.NotNull(container.Text("resources", "requests", "cpu"));
        Assert.NotNull(container.Text("resources", "limits", "memory"));
    });

    // The gateway would take the cluster's EXCHANGE_…_PORT for its own configuration and refuse to start.
    [HelmTheory]
    [MemberData(nameof(ValueSets))]
    public void Pods_GetNoVariablesOfServices(string values) =>
        Assert.All(Pods(values), pod => Assert.Equal("false", pod.Text("enableServiceLinks")));

    // A replica that cannot record would still be asked, or one that waits for its log be killed over and over.
    [HelmTheory]
    [InlineData("one-replica-values.yaml", "HTTP")]
    [InlineData("full-values.yaml", "HTTPS")]
    public void Gateway_IsProbedAtItsHealthPages(string values, string scheme)
    {
        YamlNode gateway = Gateway(values).All("spec", "template", "spec", "containers")[0];

        Assert.Equal("/health/live", gateway.Text("startupProbe", "httpGet", "path"));
        Assert.Equal("/health/live", gateway.Text("livenessProbe", "httpGet", "path"));
        Assert.Equal("/health/ready", gateway.Text("readinessProbe", "httpGet", "path"));
        Assert.All(["startupProbe", "livenessProbe", "readinessProbe"], probe =>
        {
            Assert.Equal("http", gateway.Text(probe, "httpGet", "port"));
            Assert.Equal(scheme, gateway.Text(probe, "httpGet", "scheme"));
        });
    }

    // Two replicas would write one log's name, and neither could be proven.
    [HelmFact]
    public void Replica_TakesItsNumberFromItsOrdinal()
    {
        YamlNode variable = Assert.Single(Gateway("full-values.yaml").All("spec", "template", "spec", "containers", "0", "env"));

        Assert.Equal("EXCHANGE_Node__Replica", variable.Text("name"));
        Assert.Equal("metadata.labels['apps.kubernetes.io/pod-index']", variable.Text("valueFrom", "fieldRef", "fieldPath"));
    }

    // The audit log would go with the pod, or with the release.
    [HelmTheory]
    [MemberData(nameof(ValueSets))]
    public void AuditLog_LivesOnAVolumeThatOutlivesTheRelease(string values)
    {
        YamlNode gateway = Gateway(values);
        YamlNode mount = Assert.Single(gateway.All("spec", "template", "spec", "containers", "0", "volumeMounts"), mount => mount.Text("mountPath") == "/var/lib/exchange");

        Assert.Equal(mount.Text("name"), Assert.Single(gateway.All("spec", "volumeClaimTemplates")).Text("metadata", "name"));
        Assert.Equal("Retain", gateway.Text("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"));
        Assert.Equal("Retain", gateway.Text("spec", "persistentVolumeClaimRetentionPolicy", "whenScaled"));
        Assert.Equal("/var/lib/exchange/audit", NodeFile.Of(values).GetProperty("Audit").GetProperty("Directory").GetString());
    }

    // /metrics would be public as soon as the interface is.
    [HelmFact]
    public void Operations_IsNotOnTheServiceThatIsMadePublic()
    {
        IReadOnlyList<YamlNode> manifests = Chart.Manifests("full-values.yaml");
        YamlNode open = Assert.Single(manifests, manifest => manifest.Text("spec", "type") == "LoadBalancer");

        Assert.Equal(["8080", "8081"], open.All("spec", "ports").Select(port => port.Text("port")));
        Assert.Equal(["8082"], manifests.One("Service", "-operations").All("spec", "ports").Select(port => port.Text("port")));
    }

    private static YamlNode Gateway(string values) => Chart.Manifests(values).One("StatefulSet", "-gateway");

    private static IReadOnlyList<YamlNode> Pods(string values) =>
        [.. Chart.Manifests(values).Workloads().Select(workload => workload.At("spec", "template", "spec")!)];
}
