using Exchange.Gateway.Console.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Exchange.Gateway.Console;

/// <summary>
/// Renders the page whole on the server: its components are a template here, nothing of them runs in the browser.
/// </summary>
internal sealed class CounterRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public async Task WriteAsync(HttpContext http, CounterView view, int status)
    {
        string html = await RenderAsync(view);
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

    private async Task<string> RenderAsync(CounterView view)
    {
        await using HtmlRenderer renderer = new(services, loggers);
        ParameterView parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(CascadingValue<CounterView>.Value)] = view,
            [nameof(CascadingValue<CounterView>.IsFixed)] = true,
            [nameof(CascadingValue<CounterView>.ChildContent)] = (RenderFragment)(builder =>
            {
                builder.OpenComponent<CounterDocument>(0);
                builder.CloseComponent();
            }),
        });
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<CascadingValue<CounterView>>(parameters)).ToHtmlString());
    }
}
