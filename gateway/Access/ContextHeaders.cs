using Exchange.Gateway.Http;
using Microsoft.Extensions.Primitives;

namespace Exchange.Gateway.Access;

/// <summary>The context of GET and proxied calls: four headers in percent-encoded UTF-8.</summary>
internal static class ContextHeaders
{
    public static Outcome<CallContext> Read(IHeaderDictionary headers)
    {
        ContextPlace place = ContextPlace.Headers;
        return CallContext.Create(
            Decode(headers[place.Purpose]), Decode(headers[place.Officer]), Decode(headers[place.ItemCode]), Decode(headers[place.CaseNumber]), place);
    }

    /// <summary>Removes the context, e.g. before a call goes on to somebody whom it does not concern.</summary>
    public static void Remove(System.Net.Http.Headers.HttpRequestHeaders headers)
    {
        ContextPlace place = ContextPlace.Headers;
        headers.Remove(place.Purpose);
        headers.Remove(place.Officer);
        headers.Remove(place.ItemCode);
        headers.Remove(place.CaseNumber);
    }

    private static string? Decode(StringValues values) => values.Count == 0 ? null : Uri.UnescapeDataString(values[0] ?? "");
}
