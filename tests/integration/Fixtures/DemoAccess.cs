using System.Text.Json;
using Exchange.Contracts.Identifiers;

namespace Exchange.Tests.Integration.Fixtures;

/// <summary>What the demo wrote to <c>access.json</c> for scripts.</summary>
public sealed record DemoAccess(
    NodeAddresses City,
    NodeAddresses District,
    IReadOnlyDictionary<string, DemoClient> Clients,
    IReadOnlyDictionary<string, DemoPerson> Persons,
    IReadOnlyList<string> Purposes,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Samples,
    IReadOnlyDictionary<string, SampleDetails> SampleDetails,
    IReadOnlyDictionary<string, IReadOnlyList<string>> OtherSamples,
    IReadOnlyDictionary<string, Uri> Departments)
{
    public static DemoAccess Read(string file) =>
        JsonSerializer.Deserialize<DemoAccess>(File.ReadAllText(file), JsonSerializerOptions.Web)!;

    /// <summary>The first sample with a verdict that a node of the demo ("city" or "district") answers for.</summary>
    public string Sample(string verdict, string node) => Of(verdict).First(id => SampleDetails[id].Node == node);

    /// <summary>A certificate of a type that no registry has and nobody has asked for: what is unknown is remembered for a moment.</summary>
    public string UnheardOf(string typeCode)
    {
        CertificateIdentifier known = CertificateIdentifier.Parse(Of("unknown").First(id => SampleDetails[id].TypeCode == typeCode));
        string serial = $"{known.Serial[..^6]}{Random.Shared.Next(900_000, 1_000_000)}";
        return CertificateIdentifier.Create(known.TypeCode, known.Issuer, serial, known.Version).ToString();
    }

    /// <summary>The samples with a verdict, asked for by identifier or otherwise.</summary>
    public IReadOnlyList<string> Of(string verdict) => Samples.TryGetValue(verdict, out IReadOnlyList<string>? ids) ? ids : OtherSamples[verdict];
}

public sealed record NodeAddresses(string BaseUrl, string Grpc, string Operations);

public sealed record DemoClient(IReadOnlyList<string> Roles, string Token);

/// <summary>Who is signed in at a citizens' app of the demo, by the client's identifier.</summary>
public sealed record DemoPerson(string HolderCode, string HolderCodeType);

/// <param name="Node">Which node of the demo answers for it: city or district.</param>
public sealed record SampleDetails(string TypeCode, string HolderCode, string HolderCodeType, string Node);
