using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Exchange.Gateway.Resources;

/// <summary>A shared departmental interface, compiled.</summary>
/// <param name="SecretHeader">The header and value that the department wants; null where it wants none.</param>
internal sealed record Resource(string Code, string Name, Uri Address, IReadOnlyList<string> Methods, KeyValuePair<string, string>? SecretHeader, TimeSpan Timeout);

/// <summary>The proxy's configuration of the shared interfaces: <c>/resources/{code}/**</c> goes to the department's address.</summary>
internal static class ResourceRoutes
{
    public const string Prefix = "/resources/";

    public static IReadOnlyList<RouteConfig> Routes(IEnumerable<Resource> resources) =>
    [
        .. resources.Select(resource => new RouteConfig
        {
            RouteId = resource.Code,
            ClusterId = resource.Code,
            Match = new RouteMatch { Path = Prefix + resource.Code + "/{**path}", Methods = resource.Methods },
            Transforms = [new Dictionary<string, string> { ["PathRemovePrefix"] = Prefix + resource.Code }],
        }),
    ];

    public static IReadOnlyList<ClusterConfig> Clusters(IEnumerable<Resource> resources) =>
    [
        .. resources.Select(resource => new ClusterConfig
        {
            ClusterId = resource.Code,
            Destinations = new Dictionary<string, DestinationConfig> { ["department"] = new() { Address = resource.Address.ToString() } },
            HttpRequest = new ForwarderRequestConfig { ActivityTimeout = resource.Timeout },
            HttpClient = new HttpClientConfig { MaxConnectionsPerServer = 256 },
        }),
    ];
}
