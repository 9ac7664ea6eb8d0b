using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Exchange.Contracts.CodeLists;
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
            ["clients"] = DemoWorld.Nodes.SelectMany(home => ClientsOf(home, PersonOf(home, samples))).ToDictionary(client => client.Id, client => (object)new { client.Roles, client.Token }),
            ["persons"] = DemoWorld.Nodes.ToDictionary(CitizenOf, home => PersonOf(home, samples)),
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

    private static string CitizenOf(DemoNode home) => $"{home.Name}-citizen";

    /// <summary>Who is signed in at a node's citizens' app: somebody with a certificate of one of its registries, rather a person than an enterprise.</summary>
    private static DemoPerson PersonOf(DemoNode home, IReadOnlyList<DemoSample> samples)
    {
        DemoSample held = samples
            .Where(sample => sample.Verdict == "valid" && DemoWorld.OwnerOf(sample.TypeCode) == home)
            .OrderByDescending(sample => sample.HolderCodeType == HolderCodeType.CitizenId)
            .First();
        return new DemoPerson(held.HolderCode, held.HolderCodeType);
    }

    private IEnumerable<(string Id, string[] Roles, string Token)> ClientsOf(DemoNode home, DemoPerson person)
    {
        TokenIssuer issuer = Issuer(plan.HttpOf(home), home.Name);
        TokenIssuer identity = Issuer(DemoWorld.IdentityIssuer, DemoKeys.Identity);
        foreach ((string suffix, string role) in DemoWorld.ClientKinds)
        {
            string id = $"{home.Name}-{suffix}";
            IEnumerable<string> audiences = DemoWorld.Nodes.Select(plan.HttpOf);
            string token = id == CitizenOf(home)
                ? identity.Issue(id, [role], audiences, s_tokenLifetime, claims: person.Claims)
                : issuer.Issue(id, [role], audiences, s_tokenLifetime);
            PrivateFile.Write(plan.HeaderOf(home, suffix), "Authorization: Bearer " + token);
            yield return (id, [role], token);
        }
    }

    private TokenIssuer Issuer(string name, string owner) =>
        new(name, new SigningKeys(SigningKeys.FromPem(File.ReadAllText(plan.Keys.SigningKeyOf(owner))), []), TimeProvider.System);
}

internal sealed record DemoPerson(string HolderCode, string HolderCodeType)
{
    [JsonIgnore]
    public IReadOnlyDictionary<string, object> Claims { get; } =
        new Dictionary<string, object> { [DemoWorld.PersonCodeClaim] = HolderCode, [DemoWorld.PersonCodeTypeClaim] = HolderCodeType };
}
