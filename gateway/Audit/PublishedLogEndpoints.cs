using Exchange.Gateway.Http;

namespace Exchange.Gateway.Audit;

/// <summary>
/// The published log (c2sp.org/tlog-tiles), for anybody: it holds hashes and signatures and no data. Whoever reads it can
/// check that the log only grows; nothing is recorded.
/// </summary>
internal sealed class PublishedLogEndpoints(PublishedLog published)
{
    private const string FirstReplica = "/audit/log/";

    /// <summary>Text, as tlog-tiles has it ("Checkpoints").</summary>
    private const string TextType = "text/plain; charset=utf-8";

    public void Map(IEndpointRouteBuilder routes)
    {
        // Without a replica's number it is replica 0's.
        string[] places = published.Replica == 0 ? [FirstReplica, FirstReplica + "0/"] : [$"{FirstReplica}{published.Replica}/"];
        foreach (string place in places)
        {
            routes.MapGet(place + "checkpoint", (Delegate)GetCheckpointAsync)
                .WithTags("Audit log").WithSummary("The last checkpoint of the audit log: its size and root, signed")
                .Produces<string>(200, "text/plain").ProducesProblems(404);
            routes.MapGet(place + "tile/{**tile}", GetTileAsync)
                .WithTags("Audit log").WithSummary("A tile of the audit log's tree, or a bundle of its entries")
                .Produces<byte[]>(200, "application/octet-stream").ProducesProblems(404);
        }
    }

    private Task GetCheckpointAsync(HttpContext http)
    {
        if (published.Checkpoint() is not { } checkpoint)
        {
            return ProblemWriter.WriteAsync(http, new Problem(ProblemKind.NotFound, "Nothing has been published of this log yet."));
        }

        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(checkpoint, TextType).ExecuteAsync(http);
    }

    private Task GetTileAsync(HttpContext http, string tile)
    {
        if (!published.TryRead("tile/" + tile, out byte[]? content))
        {
            return ProblemWriter.WriteAsync(http, new Problem(ProblemKind.NotFound, "The last checkpoint vouches for no such tile, or a full one has taken its place."));
        }

        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(content, "application/octet-stream").ExecuteAsync(http);
    }
}
