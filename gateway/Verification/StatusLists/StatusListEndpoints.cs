using System.Globalization;
using System.Text.Json.Serialization;
using Exchange.Gateway.Http;
using Microsoft.Net.Http.Headers;

namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>
/// The published lists (IETF Token Status List, sections 8 and 9): for anybody, like the keys they are signed with. They
/// are asked for whole, so asking tells nothing of the certificate in question, and nothing is recorded.
/// </summary>
internal sealed class StatusListEndpoints(StatusListPublisher publisher, StatusListUris uris, StatusListOptions options)
{
    public const string MediaType = "application/" + StatusListSigner.Type;

    private readonly string _cacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)options.TimeToLive.TotalSeconds}");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(StatusListUris.Path, (Delegate)AggregateAsync)
            .WithTags("Status lists").WithSummary("Where the status lists are that this node publishes")
            .Produces<Aggregation>().ProducesProblems(503);
        routes.MapGet(StatusListUris.Path + "/{typeCode}/{number:int}", GetAsync)
            .WithTags("Status lists").WithSummary("A status list, signed: for counters that verify without a network")
            .Produces<string>(200, MediaType).Produces(304).ProducesProblems(404, 503);
    }

    private async Task<IResult> AggregateAsync(HttpContext http)
    {
        Outcome<IReadOnlyList<ListName>> lists = await publisher.ListsAsync(http.RequestAborted);
        return lists.Succeeded ? TypedResults.Json(new Aggregation([.. lists.Value.Select(uris.Of)])) : new ProblemResult(lists.Problem);
    }

    private async Task<IResult> GetAsync(HttpContext http, string typeCode, int number)
    {
        Outcome<StatusListToken> token = await publisher.GetAsync(new ListName(typeCode, number), http.RequestAborted);
        if (!token.Succeeded)
        {
            return new ProblemResult(token.Problem);
        }

        http.Response.Headers.CacheControl = _cacheControl;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        // Answers 304 where If-None-Match names the entity tag.
        return TypedResults.Bytes(token.Value.Utf8, MediaType, entityTag: new EntityTagHeaderValue(token.Value.EntityTag));
    }

    private sealed class ProblemResult(Problem problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => ProblemWriter.WriteAsync(httpContext, problem);
    }
}

/// <summary>The aggregation (IETF Token Status List, section 9.3).</summary>
internal sealed record Aggregation([property: JsonPropertyName("status_lists")] IReadOnlyList<string> StatusLists);
