using System.Text.Encodings.Web;
using System.Text.Json;

namespace Exchange.Gateway.Http;

/// <summary>The one writer of problem details (RFC 9457), for HTTP answers and for the trailer of gRPC ones.</summary>
internal static class ProblemWriter
{
    private const string RetryAfterSeconds = "1";

    private static readonly JsonWriterOptions s_writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext http, Problem problem)
    {
        HttpResponse response = http.Response;
        response.StatusCode = problem.Kind.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";

        if (problem.Kind.IsTransient)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }

        if (problem.Kind.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = Challenge(problem.Kind);
        }

        await response.Body.WriteAsync(ToUtf8(problem), http.RequestAborted);
    }

    public static byte[] ToUtf8(Problem problem)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, s_writerOptions))
        {
            json.WriteStartObject();
            json.WriteString("type", "urn:exchange:problem:" + problem.Kind.Code);
            json.WriteString("title", problem.Kind.Title);
            json.WriteNumber("status", problem.Kind.Status);
            json.WriteString("code", problem.Kind.Code);
            json.WriteString("detail", problem.Detail);
            json.WriteString("remedy", problem.Kind.Remedy);
            WriteErrors(json, problem.Errors);

            if (problem.TraceId is { } traceId)
            {
                json.WriteString("traceId", traceId);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<ProblemError>? errors)
    {
        if (errors is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartArray("errors");
        foreach (ProblemError error in errors)
        {
            json.WriteStartObject();
            json.WriteString("path", error.Path);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>RFC 6750 clause 3: no error attribute where no token was sent.</summary>
    private static string Challenge(ProblemKind kind) =>
        kind == ProblemKind.Unauthenticated ? "Bearer" : "Bearer error=\"invalid_token\", error_description=\"" + kind.Code + "\"";
}
