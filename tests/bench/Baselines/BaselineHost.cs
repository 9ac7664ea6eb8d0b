using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Exchange.Bench.Baselines;

/// <summary>A web server set up as the gateway's is, with nothing in it. It ends when standard input closes.</summary>
internal static class BaselineHost
{
    public static WebApplicationBuilder Create(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        return builder;
    }

    public static async Task<int> ServeAsync(WebApplication app, CancellationToken cancellation)
    {
        _ = EndWithParentAsync(app);
        await app.StartAsync(cancellation);
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }

    private static async Task EndWithParentAsync(WebApplication app)
    {
        await using Stream input = Console.OpenStandardInput();
        while (await input.ReadAsync(new byte[16]) > 0)
        {
        }

        app.Lifetime.StopApplication();
    }
}
