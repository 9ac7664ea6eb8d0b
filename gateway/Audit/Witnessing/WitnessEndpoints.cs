using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Exchange.Audit.Notes;
using Exchange.Gateway.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>
/// The witness as logs and monitors reach it (c2sp.org/tlog-witness). Anybody may ask; what counts is the log's signature. A
/// cosignature tells nothing of data and is not recorded: two nodes that witness each other would go on for ever. Refusals are a line
/// of text, for that is what other logs' programs show.
/// </summary>
internal sealed class WitnessEndpoints(Witness witness, CheckpointWitness checkpoints, WitnessMemory memory, SuspicionQueue suspicions)
{
    /// <summary>The submission prefix and the monitoring prefix.</summary>
    public const string Prefix = "/audit/witness/";

    private const string TextType = "text/plain; charset=utf-8";

    private readonly Dictionary<string, string> _originsByHash = witness.Logs.Keys.ToDictionary(
        origin => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin))), StringComparer.Ordinal);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Prefix + AddCheckpointRequest.Path, (Delegate)AddCheckpointAsync)
            .WithTags("Audit log").WithSummary("Have a log's checkpoint cosigned (c2sp.org/tlog-witness)")
            .Produces<string>(200, "text/plain").Produces<string>(409, WitnessAnswer.SizeContentType)
            .Produces(400).Produces(403).Produces(404).Produces(413).Produces(422).Produces(503);
        routes.MapGet(Prefix + "{originHash}/checkpoint", (Delegate)GetCheckpointAsync)
            .WithTags("Audit log").WithSummary("The last checkpoint that was cosigned of a log, by the SHA-256 of its origin")
            .Produces<string>(200, "text/plain").Produces(404).Produces(503);
    }

    private async Task<IResult> AddCheckpointAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = AddCheckpointRequest.MaximumBytes;
        }

        if (await BoundedBody.ReadAsync(http.Request.Body, AddCheckpointRequest.MaximumBytes, http.RequestAborted) is not { } body)
        {
            return Refuse(HttpStatusCode.RequestEntityTooLarge, string.Create(CultureInfo.InvariantCulture, $"A request has at most {AddCheckpointRequest.MaximumBytes} bytes."));
        }

        if (!AddCheckpointRequest.TryParse(body, out AddCheckpointRequest? request, out AddCheckpointProblem problem))
        {
            return Refuse(HttpStatusCode.BadRequest, $"The body cannot be read ({problem}): old size, proof, empty line, checkpoint.");
        }

        WitnessReply reply;
        try
        {
            reply = await checkpoints.DecideAsync(request, http.RequestAborted);
        }
        catch (DbException)
        {
            return Unavailable(http);
        }

        string origin = request.Checkpoint.Checkpoint.Origin;
        WitnessMetrics.Asked(witness.Logs.ContainsKey(origin) ? origin : null, reply.Decision.Outcome);
        suspicions.Note(request.Checkpoint, reply);
        return AnswerOf(reply);
    }

    private async Task<IResult> GetCheckpointAsync(HttpContext http, string originHash)
    {
        http.Response.Headers.CacheControl = "no-cache";
        try
        {
            return _originsByHash.TryGetValue(originHash, out string? origin) && await memory.ReadAsync(origin, http.RequestAborted) is { } checkpoint
                ? TypedResults.Bytes(checkpoint.Note.ToBytes(), TextType)
                : Refuse(HttpStatusCode.NotFound, "This witness has cosigned no checkpoint of such a log.");
        }
        catch (DbException)
        {
            return Unavailable(http);
        }
    }

    private static IResult AnswerOf(WitnessReply reply) => reply.Decision switch
    {
        { Status: HttpStatusCode.OK } => TypedResults.Bytes(WitnessAnswer.FormatCosignatures(reply.Cosignature!), TextType),
        { Status: HttpStatusCode.Conflict } => new SizeResult(reply.Last?.Checkpoint.Size ?? 0),
        { Status: var status, Outcome: var outcome } => Refuse(status, outcome switch
        {
            WitnessOutcome.UnknownOrigin => "This witness does not know the log.",
            WitnessOutcome.NotSignedByLog => "No key of the log that this witness trusts has signed the checkpoint, or a signature in its name is wrong.",
            WitnessOutcome.EmptyTreeWithOtherRoot => "The root of an empty tree is the hash of nothing.",
            WitnessOutcome.ProofWrong => "The proof does not lead from the tree that was cosigned last to this one.",
            WitnessOutcome.Fork => "Another root was cosigned for a tree of this size.",
            _ => "The old size is above the checkpoint's.",
        }),
    };

    private static IResult Refuse(HttpStatusCode status, string reason) => TypedResults.Text(reason + "\n", TextType, Encoding.UTF8, (int)status);

    private static IResult Unavailable(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Refuse(HttpStatusCode.ServiceUnavailable, "What was cosigned last cannot be told now. Try again.");
    }

    /// <summary>The size that was cosigned last, under the content type that the document asks for, to the letter.</summary>
    private sealed class SizeResult(ulong size) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = StatusCodes.Status409Conflict;
            http.Response.ContentType = WitnessAnswer.SizeContentType;
            await http.Response.Body.WriteAsync(WitnessAnswer.FormatSize(size), http.RequestAborted);
        }
    }
}
