using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Resources;

/// <summary>A departmental API that keeps what it was sent and answers it back.</summary>
internal sealed class EchoDepartment : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoDepartment(WebApplication app, Uri address) => (_app, Address) = (app, address);

    public Uri Address { get; }

    /// <summary>The last call it got.</summary>
    public ReceivedCall Last { get; private set; } = null!;

    public static async Task<EchoDepartment> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        Uri address = new($"http://127.0.0.1:{FreePorts.One()}");
        builder.WebHost.UseUrls(address.ToString());
        WebApplication app = builder.Build();
        EchoDepartment department = new(app, address);
        app.Run(department.AnswerAsync);
        await app.StartAsync();
        return department;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using StreamReader body = new(http.Request.Body);
        Last = new ReceivedCall(
            http.Request.Method,
            http.Request.Path + http.Request.QueryString.ToString(),
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync());
        http.Response.StatusCode = StatusCodes.Status418ImATeapot;
        http.Response.Headers["X-Department"] = "echo";
        await http.Response.WriteAsync(Last.Body);
    }
}

internal sealed record ReceivedCall(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
