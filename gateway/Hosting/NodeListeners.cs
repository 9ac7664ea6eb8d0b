using System.Net;
using Exchange.Gateway.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Exchange.Gateway.Hosting;

/// <summary>The three addresses of a node.</summary>
internal static class NodeListeners
{
    /// <summary>Bytes; a route that takes JSON has its own, smaller limit.</summary>
    private const long BodyLimit = 32 * 1024 * 1024;

    private const string Localhost = "localhost";

    /// <summary>
    /// The address to bind, or null where the host is a name: a name cannot be bound, and binding every address in its
    /// place would open the node wider than was written.
    /// </summary>
    public static IPAddress? HostOf(Uri address) =>
        address.Host == Localhost ? IPAddress.Loopback : IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) ? ip : null;

    public static void Configure(IWebHostBuilder host, Configuration.ListenOptions listen) => host.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyLimit;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        Listen(kestrel, listen, listen.Http, Listener.Public);
        Listen(kestrel, listen, listen.Grpc, Listener.Grpc);
        Listen(kestrel, listen, listen.Operations, Listener.Operations);
    });

    private static void Listen(KestrelServerOptions kestrel, Configuration.ListenOptions listen, string address, Listener listener)
    {
        Uri uri = new(address);
        void Configure(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions options)
        {
            bool secure = uri.Scheme == Uri.UriSchemeHttps;
            options.Protocols = listener == Listener.Grpc ? HttpProtocols.Http2 : secure ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
            options.Mark(listener);
            if (secure)
            {
                options.UseHttps(ServerCertificate.Load(listen));
            }
        }

        if (uri.Host == Localhost && uri.Port != 0)
        {
            kestrel.ListenLocalhost(uri.Port, Configure);
        }
        else
        {
            kestrel.Listen(HostOf(uri)!, uri.Port, Configure);
        }
    }
}
