using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Exchange.Adapters.Services;
using Exchange.Adapters.Sources;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Exchange.Adapters.Hosting;

/// <summary>The gRPC server around a catalogue of sources.</summary>
internal static class AdapterHost
{
    private const int MostStreams = 10_000;

    /// <summary>Builds the server; it owns the catalogue.</summary>
    /// <param name="secrets">Null where callers need none.</param>
    /// <exception cref="IOException">The certificate cannot be read.</exception>
    /// <exception cref="CryptographicException">The certificate and its key are not a pair.</exception>
    public static WebApplication Build(AdapterSettings settings, SourceCatalog sources, CallerSecrets? secrets)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            // A start that fails is told in one line by the command.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddFilter("Grpc", LogLevel.Warning)
            // It reports each call that ends with an error status; those are answers, and the caller logs them.
            .AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Error);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = MostStreams;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(10);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
            Listen(kestrel, settings);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(TimeProvider.System);
        // By a factory, so that the container disposes of it.
        builder.Services.AddSingleton(_ => sources);
        builder.Services.AddSingleton<BatchGetter>();
        builder.Services.AddSingleton<WatchStream>();
        builder.Services.AddSingleton<DocumentPieces>();
        builder.Services.AddSingleton<CertificateSourceService>();
        builder.Services.AddSingleton<SourceDiagnosticsService>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));

        var app = builder.Build();
        if (secrets is not null)
        {
            app.UseCallerAuthentication(secrets);
        }

        app.UseRouting();
        app.MapGrpcService<CertificateSourceService>();
        app.MapGrpcService<SourceDiagnosticsService>();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, AdapterSettings settings)
    {
        void Configure(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http2;
            if (settings.Listen.Scheme == Uri.UriSchemeHttps)
            {
                listen.UseHttps(X509Certificate2.CreateFromPemFile(settings.Certificate!, settings.Key));
            }
        }

        var port = settings.Listen.Port;
        if (ListenAddress.Of(settings.Listen) is { } address)
        {
            kestrel.Listen(address, port, Configure);
        }
        else
        {
            kestrel.ListenAnyIP(port, Configure);
        }
    }
}
