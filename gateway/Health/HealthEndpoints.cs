using Exchange.Audit;
using Exchange.Gateway.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Gateway.Health;

/// <summary>Whether the process lives, and whether it can serve: it cannot while nothing can be recorded.</summary>
internal sealed class HealthEndpoints(AuditLog audit, NodeHealth health)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Ok(new Liveness("live")))
            .WithTags("Operation").WithSummary("The process answers").WithMetadata(new ServedEverywhere());
        routes.MapGet("/health/ready", Ready)
            .WithTags("Operation").WithSummary("The node can serve; `degraded` names what it must do without")
            .WithMetadata(new ServedEverywhere());
    }

    private Results<Ok<Readiness>, JsonHttpResult<Readiness>> Ready()
    {
        IReadOnlyList<string> degraded = health.Degraded();
        return audit.State.IsWritable
            ? TypedResults.Ok(new Readiness("ready", degraded))
            : TypedResults.Json(new Readiness("audit-unavailable", [.. degraded.Prepend("audit")]), statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

internal sealed record Liveness(string Status);

/// <param name="Degraded">The parts that failed of late, e.g. database, source:market-regulation, peer:350700.</param>
internal sealed record Readiness(string Status, IReadOnlyList<string> Degraded);
