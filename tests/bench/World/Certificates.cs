using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Exchange.Bench.World;

/// <summary>Real identifiers to ask for, read from the departments' changes feeds.</summary>
/// <param name="District">Certificates of the district's market regulation.</param>
/// <param name="City">Certificates of the city's natural resources.</param>
/// <param name="Enterprises">Unified social credit codes that the district's credit interface knows.</param>
internal sealed record Certificates(IReadOnlyList<string> District, IReadOnlyList<string> City, IReadOnlyList<string> Enterprises)
{
    private const string BusinessLicence = "11100000MB0143028R001";
    private const int Hot = 500;

    public static async Task<Certificates> ReadAsync(DemoAccess access, CancellationToken cancellation)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
        List<JsonElement> district = await ReadMarketRegulationAsync(http, access, cancellation);
        return new Certificates(
            [.. district.Take(Hot).Select(it => it.GetProperty("certificateId").GetString()!)],
            await ReadNaturalResourcesAsync(http, access, cancellation),
            [.. district.Where(it => it.GetProperty("typeCode").GetString() == BusinessLicence).Take(Hot).Select(it => it.GetProperty("holder").GetProperty("code").GetString()!).Distinct()]);
    }

    private static async Task<List<JsonElement>> ReadMarketRegulationAsync(HttpClient http, DemoAccess access, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(access.MarketRegulation, "/api/v1/changes?after=0&limit=2000"));
        request.Headers.Add("X-Api-Key", access.DepartmentSecret);
        using HttpResponseMessage response = await http.SendAsync(request, cancellation);
        using JsonDocument page = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellation));
        return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(it => it.Clone())];
    }

    private static async Task<IReadOnlyList<string>> ReadNaturalResourcesAsync(HttpClient http, DemoAccess access, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(access.NaturalResources, "/zrzy/dzzz/bg"));
        request.Headers.Add("X-ZRZY-TOKEN", access.DepartmentSecret);
        request.Content = new StringContent($$"""{"XH": 0, "TS": {{Hot}}}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json", "utf-8"));
        using HttpResponseMessage response = await http.SendAsync(request, cancellation);
        byte[] bytes = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellation);
        using JsonDocument page = JsonDocument.Parse(Encoding.GetEncoding("GB18030").GetString(bytes));
        return [.. page.RootElement.GetProperty("SJ").EnumerateArray().Select(it => it.GetProperty("ZZBS").GetString()!)];
    }
}
