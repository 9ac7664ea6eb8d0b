using Grpc.Core;

namespace Exchange.Adapters.Hosting;

/// <summary>Lets no call through that does not carry one of the secrets, whatever it calls.</summary>
internal static class CallerAuthentication
{
    public static void UseCallerAuthentication(this IApplicationBuilder app, CallerSecrets secrets) =>
        app.Use((context, next) =>
            secrets.Accept(context.Request.Headers.Authorization) ? next(context) : Refuse(context.Response));

    // A gRPC answer without messages carries its status among the headers ("trailers-only").
    private static Task Refuse(HttpResponse response)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)StatusCode.Unauthenticated).ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = "the call carries no valid secret";
        return Task.CompletedTask;
    }
}
