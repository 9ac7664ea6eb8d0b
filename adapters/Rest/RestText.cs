using System.Text;

namespace Exchange.Adapters.Rest;

/// <summary>Requests and responses as text, for showing them to an operator.</summary>
internal static class RestText
{
    public static async ValueTask<string> OfAsync(HttpRequestMessage request, Encoding charset, CancellationToken cancellation)
    {
        var text = new StringBuilder($"{request.Method} {request.RequestUri!.OriginalString}\n");
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            text.Append(name).Append(": ").AppendJoin(", ", values).Append('\n');
        }

        if (request.Content is not null)
        {
            var body = await request.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            text.Append("Content-Type: ").Append(request.Content.Headers.ContentType).Append("\n\n").Append(Decode(body, charset));
        }

        return text.ToString();
    }

    public static string HeadOf(HttpResponseMessage response) =>
        $"HTTP {(int)response.StatusCode} {response.Content.Headers.ContentType}";

    public static string Of(ResponseBody body, Encoding charset) => Decode(body.Bytes.Span, charset);

    // What the charset cannot read is shown as such, not refused.
    private static string Decode(ReadOnlySpan<byte> bytes, Encoding charset) =>
        Encoding.GetEncoding(charset.CodePage, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback)
            .GetString(bytes);
}
