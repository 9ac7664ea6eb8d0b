using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Exchange.Gateway.Console;

/// <summary>
/// The pages' style, script and icon. They are inside the assembly, so that they are there however the node was
/// started or published.
/// </summary>
internal static class CounterAssets
{
    public const string Style = "/counter/counter.css";
    public const string Script = "/counter/counter.js";
    public const string Icon = "/counter/icon.svg";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, Style, "text/css; charset=utf-8");
        Map(routes, Script, "text/javascript; charset=utf-8");
        Map(routes, Icon, "image/svg+xml");
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string contentType)
    {
        byte[] content = Read(path[(path.LastIndexOf('/') + 1)..]);
        EntityTagHeaderValue tag = new('"' + Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(..12)) + '"');
        routes.MapGet(path, (HttpContext http) =>
        {
            // Asked again each time, and answered with 304 as long as it is the same.
            http.Response.Headers.CacheControl = "no-cache";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return TypedResults.Bytes(content, contentType, entityTag: tag);
        }).DisableHttpMetrics().ExcludeFromDescription();
    }

    private static byte[] Read(string name)
    {
        using Stream stream = typeof(CounterAssets).Assembly.GetManifestResourceStream("counter/" + name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
