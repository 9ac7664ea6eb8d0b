using System.Data.Common;
using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Tree;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Audit;

/// <summary>
/// The published logs of the node's replicas (c2sp.org/tlog-tiles), for anybody: they hold hashes and signatures and no data.
/// Whoever reads one can check that the log only grows; nothing is recorded. This replica's own comes from its files, the others
/// from where they are copied to, some seconds later and otherwise the same.
/// </summary>
internal sealed class PublishedLogEndpoints(PublishedLog published, IReplicaTrees others)
{
    /// <summary>Without a replica's number it is replica 0's.</summary>
    private const string FirstReplica = "/audit/log/";

    private const string AnyReplica = FirstReplica + "{replica:int:min(0)}/";

    /// <summary>
    /// RFC 9111 section 5.1, in seconds: the answer comes from a copy, which is so old as a rule. Without it a witness would take what
    /// a copy does not have yet for a roll-back.
    /// </summary>
    private const string AgeOfCopy = "5";

    /// <summary>Text, as tlog-tiles has it ("Checkpoints").</summary>
    private const string TextType = "text/plain; charset=utf-8";

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (string place in (string[])[FirstReplica, AnyReplica])
        {
            routes.MapGet(place + "checkpoint", (Delegate)GetCheckpointAsync)
                .WithTags("Audit log").WithSummary("The last checkpoint of a replica's audit log: its size and root, signed")
                .Produces<string>(200, "text/plain").ProducesProblems(404, 503);
            routes.MapGet(place + "tile/{**tile}", GetTileAsync)
                .WithTags("Audit log").WithSummary("A tile of the audit log's tree, or a bundle of its entries")
                .Produces<byte[]>(200, "application/octet-stream").ProducesProblems(404, 503);
        }
    }

    private async Task GetCheckpointAsync(HttpContext http)
    {
        int replica = ReplicaOf(http);
        if (replica != published.Replica)
        {
            http.Response.Headers.Age = AgeOfCopy;
        }

        await AnswerAsync(
            http,
            async () => replica == published.Replica ? published.Checkpoint() : await others.CheckpointAsync(replica, http.RequestAborted),
            "Nothing has been published of this log yet.",
            "no-cache",
            TextType);
    }

    private async Task GetTileAsync(HttpContext http, string tile)
    {
        int replica = ReplicaOf(http);
        string path = "tile/" + tile;
        await AnswerAsync(
            http,
            async () => replica == published.Replica ? published.TryRead(path, out byte[]? content) ? content : null
                : TilePath.TryParse(path, out TilePath parsed) ? await others.ReadAsync(replica, parsed, http.RequestAborted) : null,
            "The last checkpoint vouches for no such tile, or a full one has taken its place.",
            "public, max-age=31536000, immutable",
            "application/octet-stream");
    }

    private static async Task AnswerAsync(HttpContext http, Func<Task<byte[]?>> read, string missing, string caching, string type)
    {
        byte[]? content;
        try
        {
            content = await read();
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or AuditKeyException or IOException or UnauthorizedAccessException)
        {
            await ProblemWriter.WriteAsync(http, new Problem(ProblemKind.SourceUnavailable, "What is published of this replica's log cannot be read now."));
            return;
        }

        if (content is null)
        {
            await ProblemWriter.WriteAsync(http, new Problem(ProblemKind.NotFound, missing));
            return;
        }

        http.Response.Headers.CacheControl = caching;
        await TypedResults.Bytes(content, type).ExecuteAsync(http);
    }

    /// <summary>The route's own constraint has it be a number.</summary>
    private static int ReplicaOf(HttpContext http) => http.Request.RouteValues["replica"] is string number ? int.Parse(number, CultureInfo.InvariantCulture) : 0;
}
