using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;

namespace Exchange.Gateway.Http;

/// <summary>
/// A request body that keeps the members it does not know, so that each can be named to the caller.
/// </summary>
internal interface IRefusesUnknownFields
{
    /// <summary>Adds the dotted path of each unknown member to <paramref name="paths"/>.</summary>
    void CollectUnknown(List<string> paths);
}

/// <summary>Reads the form in which a body nearly always comes, faster than the serialiser; null where it is any other or wrong.</summary>
internal delegate T? PlainReader<T>(ReadOnlySpan<byte> utf8)
    where T : class;

/// <summary>Reads a JSON body whole, within its limit, and says exactly what is wrong with it.</summary>
internal static class JsonBody
{
    /// <summary>Bytes that a body may have unless its route says more.</summary>
    public const int DefaultLimit = 64 * 1024;

    public static async ValueTask<Outcome<T>> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, int limit = DefaultLimit, PlainReader<T>? plain = null)
        where T : class, IRefusesUnknownFields
    {
        if (!IsJson(request.ContentType))
        {
            return new Problem(ProblemKind.UnsupportedMediaType, "This route takes a body of Content-Type application/json in UTF-8.");
        }

        if (request.ContentLength > limit)
        {
            return TooLarge(limit);
        }

        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult read;
            try
            {
                read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            }
            catch (BadHttpRequestException exception)
            {
                return ProblemPages.FromBadRequest(exception);
            }

            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return TooLarge(limit);
            }

            if (read.IsCompleted)
            {
                Outcome<T> parsed = plain is not null && read.Buffer.IsSingleSegment && plain(read.Buffer.FirstSpan) is { } body ? body : Parse(read.Buffer, type);
                reader.AdvanceTo(read.Buffer.End);
                return parsed;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static Outcome<T> Parse<T>(ReadOnlySequence<byte> utf8, JsonTypeInfo<T> type)
        where T : class, IRefusesUnknownFields
    {
        T? body;
        try
        {
            Utf8JsonReader json = new(utf8);
            body = JsonSerializer.Deserialize(ref json, type);
            if (json.Read())
            {
                return Malformed("$", "Something follows the JSON value.");
            }
        }
        catch (JsonException exception)
        {
            return Malformed(Dotted(exception.Path), $"The JSON cannot be read at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }

        if (body is null)
        {
            return Malformed("$", "The body must be a JSON object.");
        }

        List<string> unknown = [];
        body.CollectUnknown(unknown);
        return unknown.Count == 0
            ? body
            : new Problem(ProblemKind.UnknownField, $"{unknown.Count} field(s) are not known.",
                [.. unknown.Select(path => new ProblemError(path, "This field is not known here."))]);
    }

    private static bool IsJson(string? contentType) =>
        contentType is "application/json"
        || (MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed)
            && parsed.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!parsed.Charset.HasValue || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The serialiser's path <c>$.context.purpose</c> as the caller knows it; <c>$</c> is the body as a whole.</summary>
    private static string Dotted(string? path) => path is null ? "$" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;

    private static Problem TooLarge(int limit) => new(ProblemKind.TooLarge, $"The body has more than {limit} bytes.");

    private static Problem Malformed(string path, string message) => Problem.At(ProblemKind.MalformedRequest, path, message);
}
