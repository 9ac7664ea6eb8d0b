using Exchange.Gateway.Http;

namespace Exchange.Gateway.Hosting;

/// <summary>The interface's own description: <c>/openapi/v1.json</c>, and a page to read it on at <c>/docs</c>.</summary>
internal static class ApiDescription
{
    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Exchange";
            document.Info.Version = "v1";
            document.Info.Description =
                "Data sharing between the departments of a city and its districts. Errors are problem details (RFC 9457) with a stable `code`.";
            return Task.CompletedTask;
        }));

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        // The page is no endpoint, so it is kept to its listener here, and no other call goes through it.
        app.UseWhen(IsForPage, here => here.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Exchange API";
            page.SwaggerEndpoint("/openapi/v1.json", "Exchange v1");
        }));
    }

    private static bool IsForPage(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal) && http.Features.Get<ServedOn>() is null or { Listener: Listener.Public };
}
