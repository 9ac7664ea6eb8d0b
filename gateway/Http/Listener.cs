namespace Exchange.Gateway.Http;

/// <summary>The three addresses a node listens on. Each serves its own endpoints only.</summary>
internal enum Listener
{
    /// <summary>The HTTP interface and the pages.</summary>
    Public,

    /// <summary>The gRPC services, over HTTP/2.</summary>
    Grpc,

    /// <summary>Metrics, for the operator's network.</summary>
    Operations,
}

/// <summary>Marks an endpoint as served on one listener; unmarked endpoints are served on the public one.</summary>
internal sealed record ServedOn(Listener Listener);

/// <summary>Keeps each listener to its own endpoints: the connection knows where it came in, whatever its Host header says.</summary>
internal static class ListenerSeparation
{
    public static void Mark(this Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions options, Listener listener)
    {
        ServedOn mark = new(listener);
        options.Use(next => connection =>
        {
            connection.Features.Set(mark);
            return next(connection);
        });
    }

    /// <summary>Place behind routing: an endpoint of another listener does not exist here.</summary>
    public static void UseListenerSeparation(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        Listener here = http.Features.Get<ServedOn>()?.Listener ?? Listener.Public;
        if (http.GetEndpoint() is { } endpoint && (endpoint.Metadata.GetMetadata<ServedOn>()?.Listener ?? Listener.Public) != here
            && endpoint.Metadata.GetMetadata<ServedEverywhere>() is null)
        {
            http.SetEndpoint(null);
        }

        return next(http);
    });
}

/// <summary>Marks an endpoint as served on every listener alike, the one for gRPC included.</summary>
internal sealed record ServedEverywhere;
