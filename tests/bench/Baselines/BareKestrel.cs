using System.IO.Pipelines;
using Microsoft.Extensions.Primitives;

namespace Exchange.Bench.Baselines;

/// <summary>
/// What the web server alone costs: it reads the body to its end and answers the bytes that the gateway answered,
/// without token, policy, cache or record.
/// </summary>
internal static class BareKestrel
{
    public static Task<int> ServeAsync(int port, IReadOnlyList<CapturedAnswer> answers, CancellationToken cancellation)
    {
        WebApplication app = BaselineHost.Create(port).Build();
        foreach (CapturedAnswer answer in answers)
        {
            KeyValuePair<string, StringValues>[] headers = [.. answer.Headers.Select(header => KeyValuePair.Create(header.Key, new StringValues(header.Value)))];
            app.MapMethods(answer.Path, [answer.Method], http => AnswerAsync(http, headers, answer.Body));
        }

        return BaselineHost.ServeAsync(app, cancellation);
    }

    private static async Task AnswerAsync(HttpContext http, KeyValuePair<string, StringValues>[] headers, byte[] body)
    {
        await DrainAsync(http.Request.BodyReader);
        foreach ((string name, StringValues value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body);
    }

    private static async ValueTask DrainAsync(PipeReader body)
    {
        ReadResult read;
        do
        {
            read = await body.ReadAsync();
            body.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
    }
}
