namespace Exchange.Gateway.Http;

internal static class ProblemDocumentation
{
    /// <summary>Declares the problems that an endpoint can answer with, for its description.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
        {
            endpoint.Produces<ProblemBody>(status, "application/problem+json");
        }

        return endpoint;
    }
}

/// <summary>Problem details (RFC 9457) as this gateway writes them.</summary>
/// <param name="Type">urn:exchange:problem: and the code.</param>
/// <param name="Title">中文 · English.</param>
/// <param name="Code">Stable; programs decide by it.</param>
/// <param name="Detail">What happened this time.</param>
/// <param name="Remedy">What the caller can do.</param>
/// <param name="Errors">Each place that is wrong.</param>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Code, string Detail, string Remedy, IReadOnlyList<ProblemError>? Errors, string? TraceId);
