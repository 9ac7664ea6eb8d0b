using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Adapters;

/// <summary>A registry on a free port of loopback that answers as the test says.</summary>
internal sealed class RegistryServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<string> _arrivals = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<RegistryRequest> _requests = new();

    private RegistryServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>What it was asked, in the order of arrival.</summary>
    public IReadOnlyList<RegistryRequest> Requests => [.. _requests];

    public static async Task<RegistryServer> StartAsync(Func<RegistryRequest, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new RegistryServer(app);
        app.Run(async context =>
        {
            var request = await RegistryRequest.ReadAsync(context.Request);
            server._requests.Enqueue(request);
            server._arrivals.Writer.TryWrite(request.Target);
            await answer(request, context);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>One that always answers this.</summary>
    public static Task<RegistryServer> StartAsync(string body, int status = 200, Encoding? charset = null) =>
        StartAsync((_, context) => AnswerAsync(context, body, status, charset));

    /// <summary>One that never answers.</summary>
    public static Task<RegistryServer> StartHangingAsync() => StartAsync((_, context) => HangAsync(context));

    public static async Task AnswerAsync(HttpContext context, string body, int status = 200, Encoding? charset = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync((charset ?? Encoding.UTF8).GetBytes(body));
    }

    public static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    /// <summary>Waits for the next requests to arrive.</summary>
    public async Task ArrivalAsync(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            await _arrivals.Reader.ReadAsync().Patiently();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <param name="Target">The path and query as they were sent.</param>
internal sealed record RegistryRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public static async Task<RegistryRequest> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var target = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var headers = request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new RegistryRequest(request.Method, target, headers, body.ToArray());
    }
}
