using Microsoft.AspNetCore.Diagnostics;

namespace Exchange.Gateway.Http;

/// <summary>Turns what the web server refuses by itself (no such address, method, body too large) into problems.</summary>
internal static partial class ProblemPages
{
    /// <summary>Place first: whatever fails behind it is told as a problem.</summary>
    public static void UseExceptionProblems(this IApplicationBuilder app) =>
        app.UseExceptionHandler(handler => handler.Run(WriteExceptionAsync));

    /// <summary>Place behind routing: what no route of the node answers is refused by the web server. A route answers in full by itself.</summary>
    public static void UseStatusProblems(this IApplicationBuilder app) =>
        app.UseWhen(http => http.GetEndpoint() is not RouteEndpoint, refused => refused.UseStatusCodePages(context => WriteStatusAsync(context.HttpContext)));

    private static Task WriteExceptionAsync(HttpContext http)
    {
        Exception? exception = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (exception is BadHttpRequestException bad)
        {
            return ProblemWriter.WriteAsync(http, FromBadRequest(bad));
        }

        string traceId = CallTraces.CurrentId;
        Log.Failed(http.RequestServices.GetRequiredService<ILogger<Problem>>(), exception?.GetType().Name, traceId);
        return ProblemWriter.WriteAsync(http, new Problem(ProblemKind.Internal, "The gateway failed; the failure is in its log under this trace id.") { TraceId = traceId });
    }

    private static Task WriteStatusAsync(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound =>
            ProblemWriter.WriteAsync(http, new Problem(ProblemKind.NotFound, "There is nothing at this address.")),
        StatusCodes.Status405MethodNotAllowed =>
            ProblemWriter.WriteAsync(http, new Problem(ProblemKind.MethodNotAllowed, "This address does not take this method.")),
        StatusCodes.Status413PayloadTooLarge =>
            ProblemWriter.WriteAsync(http, new Problem(ProblemKind.TooLarge, "The body is larger than this route takes.")),
        StatusCodes.Status415UnsupportedMediaType =>
            ProblemWriter.WriteAsync(http, new Problem(ProblemKind.UnsupportedMediaType, "This route takes application/json.")),
        StatusCodes.Status400BadRequest =>
            ProblemWriter.WriteAsync(http, new Problem(ProblemKind.MalformedRequest, "The request cannot be read.")),
        _ => Task.CompletedTask,
    };

    /// <summary>The web server's own message names the limit or the header that is wrong, never content.</summary>
    public static Problem FromBadRequest(BadHttpRequestException exception) =>
        exception.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? new Problem(ProblemKind.TooLarge, exception.Message)
            : new Problem(ProblemKind.MalformedRequest, exception.Message);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A call failed with the {Exception} told before, under the trace id {TraceId}")]
        public static partial void Failed(ILogger logger, string? exception, string traceId);
    }
}
