using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults.World;

/// <summary>A certificate as its registry knows it.</summary>
/// <param name="Node">Whose registry that is: city or district.</param>
internal sealed record Generated(string Id, string TypeCode, string HolderName, string HolderCode, string HolderCodeType, string Node);

/// <summary>All certificates of the district's market regulation and of the city's natural resources, read from their registries.</summary>
internal sealed class GeneratedCertificates
{
    private const int PageSize = 2_000;
    private const int BatchSize = 1_000;

    private GeneratedCertificates(IReadOnlyList<Generated> all) => All = all;

    public IReadOnlyList<Generated> All { get; }

    /// <summary>By identifier, those whose holder has no other of the type: asked for either way they give the same verdict.</summary>
    public IReadOnlyDictionary<string, Generated> OnlyOnes => All
        .GroupBy(certificate => (certificate.TypeCode, certificate.HolderCode))
        .Where(held => held.Count() == 1)
        .ToDictionary(held => held.Single().Id, held => held.Single());

    public static async Task<GeneratedCertificates> ReadAsync(Demo demo)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        string secret = (await File.ReadAllTextAsync(demo.PathOf("keys", "departments.secret"))).Trim();
        using HttpClient http = new();
        return new GeneratedCertificates(
            [.. await ReadDistrictAsync(http, demo.Access.Departments["market-regulation"], secret), .. await ReadCityAsync(http, demo.Access.Departments["natural-resources"], secret)]);
    }

    /// <summary>
    /// Those of a node that have the verdict valid, in a scattered order that is the same every time. The demo's own node
    /// is asked, so that the nodes under test still know none of them.
    /// </summary>
    public async Task<IReadOnlyList<Generated>> ValidAsync(Demo demo, string node)
    {
        Generated[] own = [.. All.Where(certificate => certificate.Node == node)];
        new Random(350703).Shuffle(own);
        return await ValidAsync(demo.Node(node), demo.TokenOf(node + "-counter"), own);
    }

    /// <summary>Those that a node says are valid, in the same order; it knows them all afterwards.</summary>
    public static async Task<IReadOnlyList<Generated>> ValidAsync(NodeClient node, string token, IReadOnlyList<Generated> certificates)
    {
        List<Generated> valid = [];
        foreach (Generated[] batch in certificates.Chunk(BatchSize))
        {
            Answer answer = await node.PostAsync(
                "/api/v1/verifications/batch", new { context = Purpose.Context, items = batch.Select(certificate => new { certificateId = certificate.Id }) }, token);
            if (answer.Status != 200)
            {
                throw new InvalidOperationException($"A batch is answered by {answer}");
            }

            valid.AddRange(batch.Zip(answer.Json.GetProperty("results").EnumerateArray())
                .Where(pair => pair.Second.TryGetProperty("verdict", out JsonElement verdict) && verdict.GetString() == "valid")
                .Select(pair => pair.First));
        }

        return valid;
    }

    private static async Task<List<Generated>> ReadDistrictAsync(HttpClient http, Uri address, string secret)
    {
        List<Generated> all = [];
        for (ulong after = 0; ;)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(address, $"/api/v1/changes?after={after}&limit={PageSize}"));
            request.Headers.Add("X-Api-Key", secret);
            using HttpResponseMessage response = await http.SendAsync(request);
            using JsonDocument page = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
            foreach (JsonElement item in page.RootElement.GetProperty("items").EnumerateArray())
            {
                JsonElement holder = item.GetProperty("holder");
                all.Add(new Generated(
                    Text(item, "certificateId"), Text(item, "typeCode"), Text(holder, "name"), Text(holder, "code"), Text(holder, "codeType"), "district"));
                after = item.GetProperty("sequence").GetUInt64();
            }

            if (!page.RootElement.GetProperty("hasMore").GetBoolean())
            {
                return all;
            }
        }
    }

    private static async Task<List<Generated>> ReadCityAsync(HttpClient http, Uri address, string secret)
    {
        List<Generated> all = [];
        for (ulong after = 0; ;)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri(address, "/zrzy/dzzz/bg"));
            request.Headers.Add("X-ZRZY-TOKEN", secret);
            request.Content = new StringContent($$"""{"XH": {{after}}, "TS": {{PageSize}}}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json", "utf-8"));
            using HttpResponseMessage response = await http.SendAsync(request);
            byte[] bytes = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            using JsonDocument page = JsonDocument.Parse(Encoding.GetEncoding("GB18030").GetString(bytes));
            foreach (JsonElement item in page.RootElement.GetProperty("SJ").EnumerateArray())
            {
                all.Add(new Generated(
                    Text(item, "ZZBS"), Text(item, "ZZLXDM"), Text(item, "CZZTMC"), Text(item, "CZZTDM"), Text(item, "CZZTDMLX"), "city"));
                after = item.GetProperty("BGXH").GetUInt64();
            }

            if (Text(page.RootElement, "SFYGD") == "0")
            {
                return all;
            }
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
