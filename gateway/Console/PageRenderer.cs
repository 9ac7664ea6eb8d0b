using Exchange.Gateway.Console.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Exchange.Gateway.Console;

/// <summary>
/// Renders pages whole on the server: their components are a template here, nothing of them runs in the browser.
/// </summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task WriteAsync(HttpContext http, CounterView view, int status) => WriteAsync<CounterView, CounterDocument>(http, view, status);

    public Task WriteAsync(HttpContext http, ReceiptView view, int status) => WriteAsync<ReceiptView, ReceiptDocument>(http, view, status);

    private async Task WriteAsync<TView, TDocument>(HttpContext http, TView view, int status)
        where TDocument : IComponent
    {
        string html = await RenderAsync<TView, TDocument>(view);
        HttpResponse response = http.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.Vary = "Accept-Language, Cookie";
        await response.WriteAsync(html, http.RequestAborted);
    }

    private async Task<string> RenderAsync<TView, TDocument>(TView view)
        where TDocument : IComponent
    {
        await using HtmlRenderer renderer = new(services, loggers);
        ParameterView parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(CascadingValue<TView>.Value)] = view,
            [nameof(CascadingValue<TView>.IsFixed)] = true,
            [nameof(CascadingValue<TView>.ChildContent)] = (RenderFragment)(builder =>
            {
                builder.OpenComponent<TDocument>(0);
                builder.CloseComponent();
            }),
        });
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<CascadingValue<TView>>(parameters)).ToHtmlString());
    }
}
