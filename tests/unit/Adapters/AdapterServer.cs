using Exchange.Adapters.Hosting;
using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;

namespace Exchange.Tests.Unit.Adapters;

/// <summary>The adapter's gRPC server on a free port with a client.</summary>
internal sealed class AdapterServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private AdapterServer(WebApplication app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.Urls.First());
        Client = new CertificateSource.CertificateSourceClient(_channel);
        Diagnostics = new SourceDiagnostics.SourceDiagnosticsClient(_channel);
    }

    public CertificateSource.CertificateSourceClient Client { get; }

    public SourceDiagnostics.SourceDiagnosticsClient Diagnostics { get; }

    public static async Task<AdapterServer> StartAsync(GuardedSource source, CallerSecrets? secrets = null)
    {
        var settings = new AdapterSettings { Listen = new Uri("http://127.0.0.1:0"), Sources = "" };
        var app = AdapterHost.Build(settings, new SourceCatalog([source]), secrets);
        await app.StartAsync();
        return new AdapterServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
