using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Gateway.Search.Proofs;
using Exchange.Gateway.Search.Streams;

namespace Exchange.Gateway.Search;

/// <summary>The search of records over HTTP.</summary>
internal sealed class SearchEndpoints(Authenticator authenticator, AuditQueries queries, SearchStreams streams, string node)
{
    private static readonly JsonWriterOptions s_writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/audit/searches", (Delegate)SearchAsync)
            .WithTags("Audit")
            .WithSummary("Who looked at what, when and why, the newest first")
            .WithDescription("For clients of the role auditor; clients of the role provider find what their own department asked and what was asked about its data. The search is itself recorded. Every criterion that is given must hold. `covered` says how many records of each replica's log were searched. A question of a batch is an answer of its own, with its `entry` and the batch's who and why. With `Accept: application/x-ndjson` or `text/csv` all answers come as a stream, whose last line, `end`, tells that it is whole.")
            .Accepts<SearchRequest>("application/json")
            .Produces<SearchAnswerBody>(200, "application/json", "application/x-ndjson", "text/csv")
            .ProducesProblems(400, 401, 403, 413, 415, 503)
            .DisableAntiforgery();
        routes.MapGet("/api/v1/audit/records/{replica:int:min(0)}/{index:long:min(0)}", (Delegate)GetAsync)
            .WithTags("Audit")
            .WithSummary("One record, of any replica's log")
            .WithDescription("For clients of the role auditor, and of the role provider where the record is their own department's or about its data; looking is itself recorded. The context headers may be left out.")
            .Produces<RecordAnswerBody>()
            .ProducesProblems(400, 401, 403, 404, 503);
        routes.MapGet("/api/v1/audit/records/{replica:int:min(0)}/{index:long:min(0)}/proof", (Delegate)ProveAsync)
            .WithTags("Audit")
            .WithSummary("One record with the proof that it is in the log (c2sp.org/tlog-proof)")
            .WithDescription("For clients of the role auditor; looking is itself recorded. `withhold` names groups (who, why, whom, what) that are shown by their hash only, `questions` those questions of a batch that are shown. A record that no checkpoint vouches for yet is 503 with Retry-After.")
            .Produces<ProofAnswerBody>()
            .ProducesProblems(400, 401, 403, 404, 409, 502, 503);
    }

    private async Task SearchAsync(HttpContext http)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(http);
        if (!client.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, client.Problem);
            return;
        }

        Outcome<SearchRequest> body = await JsonBody.ReadAsync(http.Request, SearchJson.Default.SearchRequest);
        if (SearchFormats.Of(http.Request) is { } format)
        {
            Outcome<SearchStream> stream = await queries.StreamAsync(client.Value, body.Succeeded ? SearchQuestion.Create(body.Value, isStream: true) : body.Problem, http.RequestAborted);
            await (stream.Succeeded ? streams.WriteAsync(http, stream.Value, format, LogOf) : ProblemWriter.WriteAsync(http, stream.Problem));
            return;
        }

        Outcome<SearchQuestion> question = body.Succeeded ? SearchQuestion.Create(body.Value) : body.Problem;
        Outcome<SearchAnswer> answer = await queries.SearchAsync(client.Value, question, http.RequestAborted);
        await (answer.Succeeded ? WriteAsync(http, json => Write(json, question.Value!, answer.Value)) : ProblemWriter.WriteAsync(http, answer.Problem));
    }

    private async Task GetAsync(HttpContext http)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(http);
        if (!client.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, client.Problem);
            return;
        }

        Outcome<RecordAnswer> answer = await queries.GetAsync(
            client.Value, Route<int>(http, "replica"), Route<ulong>(http, "index"), ContextOf(http), http.RequestAborted);
        await (answer.Succeeded ? WriteAsync(http, json => Write(json, answer.Value)) : ProblemWriter.WriteAsync(http, answer.Problem));
    }

    private async Task ProveAsync(HttpContext http)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(http);
        if (!client.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, client.Problem);
            return;
        }

        Outcome<ProofAnswer> answer = await queries.ProveAsync(
            client.Value, Route<int>(http, "replica"), Route<ulong>(http, "index"), ProofQuestion.Read(http.Request.Query), ContextOf(http), http.RequestAborted);
        await (answer.Succeeded ? WriteAsync(http, json => Write(json, answer.Value)) : ProblemWriter.WriteAsync(http, answer.Problem));
    }

    private static Outcome<CallContext>? ContextOf(HttpContext http)
    {
        IHeaderDictionary headers = http.Request.Headers;
        return headers.ContainsKey("Exchange-Purpose") || headers.ContainsKey("Exchange-Officer") ? ContextHeaders.Read(headers) : default(Outcome<CallContext>?);
    }

    /// <summary>The route's own constraint has it be a number.</summary>
    private static T Route<T>(HttpContext http, string name)
        where T : IParsable<T> => T.Parse((string)http.Request.RouteValues[name]!, System.Globalization.CultureInfo.InvariantCulture);

    private void Write(Utf8JsonWriter json, SearchQuestion question, SearchAnswer answer)
    {
        json.WriteStartObject("search");
        json.WriteStartObject("criteria");
        CriteriaJson.Write(json, question.Criteria);
        json.WriteEndObject();
        json.WriteString("cursor", question.Cursor);
        if (answer.Scope is { } scope)
        {
            json.WriteString("department", scope.Department);
        }

        json.WriteEndObject();
        json.WriteStartArray("records");
        foreach (FoundRecord found in answer.Page.Found)
        {
            RecordWriter.Write(json, LogOf(found.Place.Replica), (ulong)found.Place.Index, found.Place.Entry, found.Record);
        }

        json.WriteEndArray();
        json.WriteString("cursor", answer.Cursor);
        json.WriteStartArray("covered");
        foreach (CoveredLog log in answer.Page.Covered)
        {
            json.WriteStartObject();
            json.WriteString("log", LogOf(log.Replica));
            json.WriteNumber("size", log.Size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, answer.Audit!);
    }

    private static void Write(Utf8JsonWriter json, RecordAnswer answer)
    {
        json.WritePropertyName("record");
        RecordWriter.Write(json, answer.Log, answer.Index, 0, answer.Record);
        RecordWriter.WriteEntries(json, answer.Record);
        Write(json, answer.Audit!);
    }

    private static void Write(Utf8JsonWriter json, ProofAnswer answer)
    {
        json.WriteString("disclosedRecord", answer.Record.ToBytes());
        json.WriteString("proof", answer.Proof.ToBytes());
        Write(json, answer.Audit!);
    }

    private static void Write(Utf8JsonWriter json, AuditBody audit)
    {
        json.WriteStartObject("audit");
        json.WriteString("log", audit.Log);
        json.WriteNumber("index", audit.Index);
        json.WriteEndObject();
    }

    private static async Task WriteAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer, s_writerOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }

    private string LogOf(int replica) => $"{node}/{replica}";
}

/// <summary>The shape of a search's answer, for its description.</summary>
/// <param name="Search">What was searched, so that a saved answer can be checked by itself.</param>
/// <param name="Records">log, index, entry (of a batch), time, kind, decision, reason, who asked, why, about whom and what; as far as the record says it.</param>
/// <param name="Cursor">For the next page of the same criteria; null if there is none.</param>
internal sealed record SearchAnswerBody(SearchedBody Search, IReadOnlyList<JsonElement> Records, string? Cursor, IReadOnlyList<CoveredLogBody> Covered, AuditBody Audit);

/// <param name="Criteria">As they were given, but the purpose in its one spelling and times in UTC.</param>
/// <param name="Cursor">The cursor that was given; null for the first page.</param>
/// <param name="Department">Whose officers and data alone were searched; left out where everything was.</param>
internal sealed record SearchedBody(JsonElement Criteria, string? Cursor, string? Department);

/// <param name="Log">node "/" replica.</param>
/// <param name="Size">How many records of it were searched, from its first on.</param>
internal sealed record CoveredLogBody(string Log, ulong Size);

/// <summary>The shape of one record's answer, for its description.</summary>
/// <param name="Entries">The questions of a batch.</param>
internal sealed record RecordAnswerBody(JsonElement Record, IReadOnlyList<JsonElement> Entries, AuditBody Audit);

/// <summary>A record with its proof: two files, which <c>exchange audit export</c> puts into a bundle.</summary>
/// <param name="DisclosedRecord">What the record's leaf is computed from, as lines of text: each part that is shown as it stands in the log, the others by their hash.</param>
/// <param name="Proof">A tlog-proof: index, inclusion proof, and the checkpoint with its cosignatures.</param>
internal sealed record ProofAnswerBody(string DisclosedRecord, string Proof, AuditBody Audit);
