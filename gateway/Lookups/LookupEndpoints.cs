using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Lookups;

/// <summary>Lookups over HTTP.</summary>
internal sealed class LookupEndpoints(Authenticator authenticator, Lookup lookup)
{
    private static readonly JsonWriterOptions s_writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/certificates/{id}", (Delegate)LookUpAsync)
            .WithTags("Lookups")
            .WithSummary("A certificate's granted fields")
            .WithDescription("The context travels in the headers Exchange-Purpose, Exchange-Officer, Exchange-Item and Exchange-Case, percent-encoded UTF-8. `fields` (comma-separated) narrows what is released.")
            .Produces<LookupAnswerBody>()
            .ProducesProblems(400, 401, 403, 404, 502, 503);

    private async Task LookUpAsync(HttpContext http)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(http);
        if (!client.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, client.Problem);
            return;
        }

        string id = (string)http.Request.RouteValues["id"]!;
        string[] fields = http.Request.Query["fields"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Outcome<LookupAnswer> answer = await lookup.LookUpAsync(client.Value, id, fields, ContextHeaders.Read(http.Request.Headers), http.RequestAborted);
        if (!answer.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, answer.Problem);
            return;
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(ToUtf8(answer.Value), http.RequestAborted);
    }

    private static ReadOnlyMemory<byte> ToUtf8(LookupAnswer answer)
    {
        System.Buffers.ArrayBufferWriter<byte> buffer = new(2048);
        using Utf8JsonWriter json = new(buffer, s_writerOptions);
        json.WriteStartObject();
        json.WritePropertyName("certificate");
        CertificateFields.Write(json, answer.Certificate, answer.Fields);
        json.WriteStartArray("warnings");
        foreach (string warning in answer.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteString("asOf", answer.Origin.AsOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("servedFrom", ServedFromNames.Of(answer.Origin.ServedFrom));
        json.WriteStartObject("audit");
        json.WriteString("log", answer.AuditLog);
        json.WriteNumber("index", answer.AuditIndex);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}

/// <summary>The shape of a lookup's answer, for its description.</summary>
/// <param name="Certificate">id, type and the granted fields.</param>
internal sealed record LookupAnswerBody(
    JsonElement Certificate, IReadOnlyList<string> Warnings, DateTimeOffset AsOf, string ServedFrom, AuditBody Audit);
