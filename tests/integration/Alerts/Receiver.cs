using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Exchange.Tests.Integration.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Exchange.Tests.Integration.Alerts;

/// <summary>Somebody who is told of alerts, and who takes them only as long as the test lets him.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app, Uri address) => (_app, Address) = (app, address);

    public Uri Address { get; }

    /// <summary>What the next notices are answered with; 200 when there is nothing more.</summary>
    public ConcurrentQueue<int> Answers { get; } = [];

    /// <summary>Every notice that came, taken or not.</summary>
    public ConcurrentQueue<(string Body, string Signature)> Notices { get; } = [];

    /// <param name="certificates">What it is reached with over TLS; null for without.</param>
    public static async Task<Receiver> StartAsync(ServerCertificates? certificates = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        int port = FreePorts.One();
        Uri address = new($"{(certificates is null ? "http" : "https")}://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificates is not null)
            {
                listen.UseHttps(X509Certificate2.CreateFromPemFile(certificates.CertificateFile, certificates.KeyFile));
            }
        }));
        WebApplication app = builder.Build();
        Receiver receiver = new(app, address);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using StreamReader body = new(http.Request.Body);
        Notices.Enqueue((await body.ReadToEndAsync(), http.Request.Headers["Exchange-Signature"].ToString()));
        http.Response.StatusCode = Answers.TryDequeue(out int status) ? status : StatusCodes.Status200OK;
        // Somewhere else nobody is told of anything.
        http.Response.Headers.Location = Address + "elsewhere";
    }
}
