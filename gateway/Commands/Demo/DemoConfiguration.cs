using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Audit.Cosigning;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.Console;
using Exchange.Gateway.Lookups;
using Exchange.Gateway.MyData;
using Exchange.Gateway.Peers;
using Exchange.Gateway.Resources;
using Exchange.Gateway.Sources;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification.StatusLists;

namespace Exchange.Gateway.Commands.Demo;

/// <summary>Writes the configuration of a demo node, in the form any node has one.</summary>
internal sealed class DemoConfiguration(DemoPlan plan)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <param name="samples">Certificates that the counter page offers to try.</param>
    public void Write(DemoNode node, IReadOnlyList<string> samples) =>
        PrivateFile.Write(plan.ConfigurationOf(node), JsonSerializer.Serialize(Of(node, samples), s_json));

    private NodeConfiguration Of(DemoNode node, IReadOnlyList<string> samples)
    {
        DemoNode peer = DemoWorld.PeerOf(node);
        return new NodeConfiguration
        {
            Node = new NodeOptions { Code = node.Code, Name = node.ChineseName, Issuer = plan.HttpOf(node) },
            Listen = new Configuration.ListenOptions { Http = plan.HttpOf(node), Grpc = plan.GrpcOf(node), Operations = plan.OperationsOf(node) },
            Access = Access(node, peer),
            Types = [.. DemoWorld.Types.Select(type => node.Sources.Contains(type.Source)
                ? new TypeOptions { Code = type.Code, Name = type.Name, Source = type.Source }
                : new TypeOptions { Code = type.Code, Name = type.Name, Peer = peer.Code })],
            Sources = [.. node.Sources.Select(source => new SourceOptions
            {
                Name = source,
                Department = DemoWorld.DepartmentOf(source).Code,
                Adapter = plan.AdapterOf(node),
                SecretFile = plan.Keys.SecretOf($"adapter-{node.Name}"),
            })],
            Peers = [new PeerOptions { Node = peer.Code, Grpc = plan.GrpcOf(peer), Issuer = plan.HttpOf(peer), ClientId = node.ClientIdAtPeer }],
            Resources = [.. Resources(node)],
            Audit = Audit(node, peer),
            State = new StateOptions { SqliteFile = Path.Combine(plan.DirectoryOf(node), "state.db") },
            StatusLists = new StatusListOptions { KeyFile = plan.Keys.StatusKeyOf(node) },
            Console = new ConsoleOptions { Client = node.Name + "-counter", Purposes = [.. DemoWorld.Purposes], Samples = [.. samples] },
        };
    }

    /// <summary>Each node's log is cosigned by the other.</summary>
    private AuditOptions Audit(DemoNode node, DemoNode peer) => new()
    {
        Directory = Path.Combine(plan.DirectoryOf(node), "audit"),
        KeyFiles = [plan.Keys.AuditKeyOf(node)],
        CheckpointKeyFile = plan.Keys.CheckpointKeyOf(node),
        Witnesses = [new WitnessAddressOptions { Url = plan.HttpOf(peer) + "/audit/witness", VerifierKey = plan.Keys.WitnessVerifierOf(peer) }],
        Witness = new WitnessOptions
        {
            KeyFile = plan.Keys.WitnessKeyOf(node),
            Logs = [new WitnessedLogOptions { Origin = $"demo.exchange/{peer.Code}/0", VerifierKeys = [plan.Keys.CheckpointVerifierOf(peer)], Url = plan.HttpOf(peer) + "/audit/log/0" }],
        },
    };

    private AccessOptions Access(DemoNode node, DemoNode peer) => new()
    {
        SigningKeyFile = plan.Keys.SigningKeyOf(node.Name),
        // Each demo token is good at both nodes, so each node trusts the other's issuer.
        Issuers =
        [
            new TrustedIssuerOptions { Issuer = plan.HttpOf(peer), JwksFile = plan.Keys.JwksOf(peer.Name) },
            new TrustedIssuerOptions
            {
                Issuer = DemoWorld.IdentityIssuer,
                JwksFile = plan.Keys.JwksOf(DemoKeys.Identity),
                Persons = new PersonClaimsOptions { CodeClaim = DemoWorld.PersonCodeClaim, CodeTypeClaim = DemoWorld.PersonCodeTypeClaim },
            },
        ],
        Departments =
        [
            .. DemoWorld.Nodes.Select(DemoWorld.ServiceCentreOf).Select(centre => new DepartmentOptions { Code = centre.Code, Name = centre.Name }),
            .. DemoWorld.Nodes.SelectMany(each => each.Sources).Select(DemoWorld.DepartmentOf).Select(department => new DepartmentOptions { Code = department.Code, Name = department.Name }),
            new DepartmentOptions { Code = peer.Code, Name = peer.ChineseName + "节点" },
        ],
        Clients =
        [
            .. DemoWorld.Nodes.SelectMany(home => DemoWorld.ClientKinds.Select(kind => new ClientOptions
            {
                Id = $"{home.Name}-{kind.Suffix}",
                Department = DemoWorld.DepartmentOf(home, kind.Role).Code,
                Roles = [kind.Role],
                JwksFile = plan.Keys.JwksOf($"{home.Name}-{kind.Suffix}"),
            })),
            new ClientOptions { Id = peer.ClientIdAtPeer, Department = peer.Code, Roles = [Roles.Node], JwksFile = plan.Keys.JwksOf(peer.Name) },
        ],
        Grants = [.. Grants(node, peer)],
    };

    private static IEnumerable<GrantOptions> Grants(DemoNode node, DemoNode peer)
    {
        List<string> all = [.. DemoWorld.Types.Select(type => type.Code)];
        List<string> own = [.. DemoWorld.Types.Where(type => node.Sources.Contains(type.Source)).Select(type => type.Code)];
        List<string> resources = [.. ResourceCodes(node)];
        foreach (DemoNode home in DemoWorld.Nodes)
        {
            yield return Grant($"{home.Name}-counter-verify", $"{home.Name}-counter", "verify", all);
            yield return Grant($"{home.Name}-requester-verify", $"{home.Name}-requester", "verify", all);
            yield return Grant($"{home.Name}-requester-lookup", $"{home.Name}-requester", "lookup", all) with { Fields = [.. CertificateFields.Names.Order(StringComparer.Ordinal)] };
            yield return Grant($"{home.Name}-requester-call", $"{home.Name}-requester", "call", []) with { Resources = resources };
            yield return Grant($"{home.Name}-citizen-verify", $"{home.Name}-citizen", "verify", all);
        }

        GrantOptions verify = Grant($"{peer.Name}-node-verify", peer.ClientIdAtPeer, "verify", own);
        yield return verify with { Purposes = [.. verify.Purposes, new MyDataOptions().Purpose] };
        yield return Grant($"{peer.Name}-node-lookup", peer.ClientIdAtPeer, "lookup", own) with { Fields = [.. CertificateFields.Names.Order(StringComparer.Ordinal)] };
    }

    private static GrantOptions Grant(string id, string client, string action, List<string> types) =>
        new() { Id = id, Client = client, Action = action, Types = types, Purposes = [.. DemoWorld.Purposes] };

    private static IEnumerable<string> ResourceCodes(DemoNode node) =>
        node == DemoWorld.District ? ["jianyang-enterprise-credit"] : ["nanping-cadastral-parcels", "nanping-insurance-status"];

    private IEnumerable<ResourceOptions> Resources(DemoNode node)
    {
        string secret = File.ReadAllText(plan.Keys.SecretOf("departments"));
        if (node == DemoWorld.District)
        {
            yield return Resource("jianyang-enterprise-credit", "企业信用信息", DemoWorld.MarketRegulation, "/credit/v1/enterprises", "X-Api-Key", plan.Keys.SecretOf("departments"));
            yield break;
        }

        yield return Resource("nanping-cadastral-parcels", "宗地信息", DemoWorld.NaturalResources, "/zrzy/zd", "X-ZRZY-TOKEN", plan.Keys.SecretOf("departments"));
        string basic = "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("exchange:" + secret));
        yield return Resource("nanping-insurance-status", "社会保险参保状态", DemoWorld.HumanResources, "/shbx/status", "Authorization", plan.Keys.Write("departments-basic.secret", basic)) with { Methods = ["POST"] };
    }

    private ResourceOptions Resource(string code, string name, string source, string path, string header, string secretFile) => new()
    {
        Code = code,
        Name = name,
        Department = DemoWorld.DepartmentOf(source).Code,
        Address = plan.DepartmentOf(source) + path,
        Methods = ["GET"],
        SecretHeader = header,
        SecretFile = secretFile,
    };
}
