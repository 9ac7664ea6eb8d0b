using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Exchange.Gateway.Access;

namespace Exchange.Gateway.Commands.Demo;

/// <summary>Writes <c>access.json</c>: what a script needs to use the demo. It holds tokens, so only its owner can read it.</summary>
internal sealed class DemoAccess(DemoPlan plan)
{
    private static readonly TimeSpan s_tokenLifetime = TimeSpan.FromHours(24);
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Verdicts that are not asked for by identifier alone.</summary>
    private static readonly HashSet<string> s_others = ["several", "checkCharacterMismatch"];

    public void Write(IReadOnlyList<DemoSample> samples)
    {
        List<DemoSample> byIdentifier = [.. samples.Where(sample => !s_others.Contains(sample.Verdict))];
        Dictionary<string, object> access = new()
        {
            ["city"] = AddressesOf(DemoWorld.City),
            ["district"] = AddressesOf(DemoWorld.District),
            ["clients"] = DemoWorld.Nodes.SelectMany(ClientsOf).ToDictionary(client => client.Id, client => (object)new { client.Roles, client.Token }),
            ["purposes"] = DemoWorld.Purposes,
            ["samples"] = byIdentifier.GroupBy(sample => sample.Verdict).ToDictionary(group => group.Key, group => group.Select(sample => sample.CertificateId).ToArray()),
            ["sampleDetails"] = samples.DistinctBy(sample => sample.CertificateId).ToDictionary(
                sample => sample.CertificateId,
                sample => new { sample.TypeCode, sample.HolderCode, sample.HolderCodeType, Node = DemoWorld.OwnerOf(sample.TypeCode).Name }),
            ["otherSamples"] = samples.Where(sample => s_others.Contains(sample.Verdict))
                .GroupBy(sample => sample.Verdict).ToDictionary(group => group.Key, group => group.Select(sample => sample.CertificateId).ToArray()),
            ["departments"] = DemoWorld.Nodes.SelectMany(node => node.Sources).ToDictionary(source => source, plan.DepartmentOf),
        };
        PrivateFile.Write(plan.AccessFile, JsonSerializer.Serialize(access, s_json));
    }

    private object AddressesOf(DemoNode node) => new { BaseUrl = plan.HttpOf(node), Grpc = plan.GrpcOf(node), Operations = plan.OperationsOf(node) };

    private IEnumerable<(string Id, string[] Roles, string Token)> ClientsOf(DemoNode home)
    {
        SigningKeys keys = new(SigningKeys.FromPem(File.ReadAllText(plan.Keys.SigningKeyOf(home.Name))), []);
        TokenIssuer issuer = new(plan.HttpOf(home), keys, TimeProvider.System);
        foreach ((string suffix, string role) in DemoWorld.ClientKinds)
        {
            string id = $"{home.Name}-{suffix}";
            string token = issuer.Issue(id, [role], DemoWorld.Nodes.Select(plan.HttpOf), s_tokenLifetime);
            PrivateFile.Write(plan.HeaderOf(home, suffix), "Authorization: Bearer " + token);
            yield return (id, [role], token);
        }
    }
}
