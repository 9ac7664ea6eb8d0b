using Exchange.Departments.Registries;
using Microsoft.AspNetCore.Http.Features;

namespace Exchange.Departments.Hosting;

/// <summary>Ties routes to operations, and requests to the registry that answers them.</summary>
internal static class Operations
{
    public static void Is(this IEndpointConventionBuilder route, Operation operation) => route.Is(_ => operation);

    /// <summary>For a route that serves several operations, told apart by the request.</summary>
    public static void Is(this IEndpointConventionBuilder route, Func<HttpRequest, Operation> operation) =>
        route.WithMetadata(new Marker(operation));

    /// <summary>Null where the request is not for a registry: a control, or no route at all.</summary>
    public static Operation? Operation(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Marker>()?.Tell(context.Request);

    /// <summary>The register that answers this request, which the controls may have exchanged.</summary>
    public static IRegister Register(this HttpContext context) => context.Features.GetRequiredFeature<IRegister>();

    private sealed record Marker(Func<HttpRequest, Operation> Tell);
}
