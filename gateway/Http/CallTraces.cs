using System.Diagnostics;

namespace Exchange.Gateway.Http;

/// <summary>
/// Trace ids (W3C Trace Context). A caller's own is carried on, here and to whoever is asked for the call; otherwise a
/// call gets one by chance. The web server would keep one for every call in an asynchronous local, which costs each
/// verification more than its verdict.
/// </summary>
internal static class CallTraces
{
    /// <summary>The trace id of the call that is being dealt with: 32 hexadecimal digits.</summary>
    public static string CurrentId => (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();

    /// <summary>Place first.</summary>
    public static void UseCallersTraces(this IApplicationBuilder app) =>
        app.Use((http, next) => http.Request.Headers.TraceParent.Count == 0 ? next(http) : TraceAsync(http, next));

    private static async Task TraceAsync(HttpContext http, RequestDelegate next)
    {
        using Activity? activity = ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out ActivityContext caller)
            ? new Activity("call").SetParentId(caller.TraceId, caller.SpanId, caller.TraceFlags)
            : null;
        if (activity is not null)
        {
            activity.TraceStateString = caller.TraceState;
            activity.Start();
        }

        await next(http);
    }
}
