using Yarp.ReverseProxy.Configuration;

namespace Exchange.Bench.Baselines;

/// <summary>What the proxy library alone costs: every call goes to the department as it came.</summary>
internal static class PlainProxy
{
    public static Task<int> ServeAsync(int port, string department, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = BaselineHost.Create(port);
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "department", Match = new RouteMatch { Path = "{**path}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "department",
                    Destinations = new Dictionary<string, DestinationConfig> { ["department"] = new() { Address = department } },
                    HttpClient = new HttpClientConfig { MaxConnectionsPerServer = 256 },
                },
            ]);
        WebApplication app = builder.Build();
        app.MapReverseProxy();
        return BaselineHost.ServeAsync(app, cancellation);
    }
}
