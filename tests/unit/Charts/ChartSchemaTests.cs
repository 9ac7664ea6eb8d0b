using Exchange.Tests.Unit.Tools;

namespace Exchange.Tests.Unit.Charts;

public class ChartSchemaTests
{
    // A misspelt value would be passed over in silence, and the default would run.
    [HelmTheory]
    [InlineData("gateway.replica=2", "gateway", "replica")]
    [InlineData("replicas=2", "(root)", "replicas")]
    [InlineData("adapters.image.tags=1", "adapters.image", "tags")]
    [InlineData("gateway.securityContext.privileged=true", "gateway", "securityContext")]
    [InlineData("config.Acess.TokenLifetime=00:15:00", "config", "Acess")]
    [InlineData("config.Access.Clients[0].Role=counter", "config.Access.Clients.0", "Role")]
    [InlineData("networkPolicy.clients[0].namespace=a", "networkPolicy.clients.0", "namespace")]
    public void UnknownValue_IsRefusedByName(string setting, string where, string name) =>
        Refused(setting, $"- {where}: Additional property {name} is not allowed");

    // A secret would stand in the values, and so in version control and in the release's history.
    [HelmTheory]
    [InlineData("secrets.signingKey.value=abc", "secrets.signingKey", "value")]
    [InlineData("secrets.postgreSql.password=abc", "secrets.postgreSql", "password")]
    [InlineData("config.State.PostgreSqlConnectionString=abc", "config.State", "PostgreSqlConnectionString")]
    public void SecretByValue_IsRefused(string setting, string where, string name) =>
        Refused(setting, $"- {where}: Additional property {name} is not allowed");

    // It would be set twice, and the replicas would share one log or look for keys where none are.
    [HelmTheory]
    [InlineData("config.Node.Replica=1", "config.Node", "Replica")]
    [InlineData("config.Listen.Http=http://0.0.0.0:80", "config", "Listen")]
    [InlineData("config.Audit.Directory=/tmp", "config.Audit", "Directory")]
    [InlineData("config.Access.SigningKeyFile=/tmp/key", "config.Access", "SigningKeyFile")]
    public void WhatTheChartDecides_IsRefused(string setting, string where, string name) =>
        Refused(setting, $"- {where}: Additional property {name} is not allowed");

    // The counter page answers whoever opens it.
    [HelmFact]
    public void CounterPage_IsRefused() => Refused("config.Console.Client=counter", "- config: Additional property Console is not allowed");

    // The mistake would come to light as a pod that does not start, or not at all.
    [HelmTheory]
    [InlineData("gateway.replicas=0", "gateway.replicas")]
    [InlineData("gateway.replicas=two", "gateway.replicas")]
    [InlineData("gateway.volume.size=plenty", "gateway.volume.size")]
    [InlineData("gateway.volume.accessMode=ReadWriteMany", "gateway.volume.accessMode")]
    [InlineData("gateway.resources.limits.memory=1GB", "gateway.resources.limits.memory")]
    [InlineData("gateway.image.digest=latest", "gateway.image.digest")]
    [InlineData("gateway.image.pullPolicy=Sometimes", "gateway.image.pullPolicy")]
    [InlineData("gateway.service.type=ExternalName", "gateway.service.type")]
    [InlineData("fullnameOverride=Jianyang", "fullnameOverride")]
    [InlineData("adapters.sources.registry=name: a", "adapters.sources")]
    [InlineData("adapters.environment.A-B=1", "adapters.environment")]
    [InlineData("secrets.signingKey.existingSecret=", "secrets.signingKey.existingSecret")]
    [InlineData("secrets.auditKeys=null", "secrets: auditKeys is required")]
    [InlineData("secrets.files[0].existingSecret=a,secrets.files[0].key=b,secrets.files[0].file=../c", "secrets.files.0.file")]
    [InlineData("config.Node.Code=35070", "config.Node.Code")]
    [InlineData("config.Node.Issuer=exchange.example", "config.Node.Issuer")]
    [InlineData("config.Access.TokenLifetime=15m", "config.Access.TokenLifetime")]
    [InlineData("config.Access.Clients[0].Roles[0]=root", "config.Access.Clients.0.Roles.0")]
    [InlineData("config.Access.Grants[0].Action=read", "config.Access.Grants.0.Action")]
    [InlineData("config.Access.Grants[0].From=01.01.2026", "config.Access.Grants.0.From")]
    [InlineData("config.Types[0].Code=licence", "config.Types.0.Code")]
    [InlineData("config.Types[0].Source=a,config.Types[0].Peer=350700", "config.Types.0")]
    [InlineData("config.Peers[0].Grpc=peer:8081", "config.Peers.0.Grpc")]
    [InlineData("config.Resources[0].SecretHeader=X-Api-Key", "config.Resources.0")]
    [InlineData("config.State.SqliteFile=/tmp/state.db", "config.State.SqliteFile")]
    [InlineData("config.Kafka.BootstrapServers=kafka", "config.Kafka.BootstrapServers")]
    public void MalformedValue_IsRefusedWhereItStands(string setting, string where) => Refused(setting, $"- {where}");

    private static void Refused(string setting, string reason)
    {
        ToolResult rendered = Chart.Render(Chart.Default, "--set", setting);

        Assert.False(rendered.Succeeded, rendered.ToString());
        Assert.Contains("don't meet the specifications of the schema", rendered.Errors, StringComparison.Ordinal);
        Assert.Contains(reason, rendered.Errors, StringComparison.Ordinal);
    }
}
