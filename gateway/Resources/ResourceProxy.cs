using System.Collections.Frozen;
using Exchange.Gateway.Access;
using Yarp.ReverseProxy.Transforms;

namespace Exchange.Gateway.Resources;

/// <summary>Wires the proxy: what of a call goes on to a department, and what comes back.</summary>
internal static class ResourceProxy
{
    public static void AddResourceProxy(this IServiceCollection services, IReadOnlyList<Resource> resources)
    {
        FrozenDictionary<string, Resource> byCode = resources.ToFrozenDictionary(resource => resource.Code, StringComparer.Ordinal);
        services.AddSingleton<ResourceGate>();
        services.AddReverseProxy()
            .LoadFromMemory(ResourceRoutes.Routes(resources), ResourceRoutes.Clusters(resources))
            .AddTransforms(transforms =>
            {
                Resource resource = byCode[transforms.Route.RouteId];
                transforms.AddRequestTransform(context =>
                {
                    // The caller's token is for this gateway alone, and why they ask is not the department's to keep.
                    context.ProxyRequest.Headers.Remove("Authorization");
                    context.ProxyRequest.Headers.Remove("Cookie");
                    ContextHeaders.Remove(context.ProxyRequest.Headers);
                    if (resource.SecretHeader is { } secret)
                    {
                        context.ProxyRequest.Headers.Remove(secret.Key);
                        context.ProxyRequest.Headers.TryAddWithoutValidation(secret.Key, secret.Value);
                    }

                    return ValueTask.CompletedTask;
                });
                transforms.AddResponseTransform(async context =>
                {
                    if (context.ProxyResponse is not null)
                    {
                        ResourceGate gate = context.HttpContext.RequestServices.GetRequiredService<ResourceGate>();
                        context.SuppressResponseBody = !await gate.RecordAnswerAsync(context.HttpContext);
                    }
                });
            });
    }

    public static void MapResourceProxy(this IEndpointRouteBuilder routes) =>
        routes.MapReverseProxy(pipeline =>
        {
            ResourceGate gate = pipeline.ApplicationServices.GetRequiredService<ResourceGate>();
            pipeline.Use(next => http => gate.InvokeAsync(http, next));
        });
}
