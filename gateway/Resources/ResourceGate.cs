using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Exchange.Gateway.Resources;

/// <summary>
/// Stands before the proxy: token, context, grant. The record is written when the department has begun to answer and
/// before the first byte of that goes out; what never came back is recorded as failed.
/// </summary>
internal sealed class ResourceGate(Authenticator authenticator, AccessSnapshots access, AccessRecorder recorder, TimeProvider time)
{
    private static readonly object s_pendingKey = new();

    public async Task InvokeAsync(HttpContext http, RequestDelegate forward)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(http);
        if (!client.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, client.Problem);
            return;
        }

        string resource = http.GetReverseProxyFeature().Route.Config.RouteId;
        PendingRecord record = recorder.Begin(AuditKind.Call, client.Value);
        record.Record.What = new What
        {
            ResourceCode = resource,
            HttpMethod = http.Request.Method,
            PathTemplate = http.GetReverseProxyFeature().Route.Config.Match.Path ?? "",
        };

        if (Decide(client.Value, resource, http.Request, record) is { } problem)
        {
            await RefuseAsync(http, record, problem);
            return;
        }

        http.Items[s_pendingKey] = record;
        await forward(http);

        if (http.GetForwarderErrorFeature() is { } error && !http.Response.HasStarted)
        {
            await RefuseAsync(http, record, Describe(error));
        }
    }

    /// <summary>Called when the department's head of the answer is there: nothing of it goes out without a record.</summary>
    /// <returns>Whether the answer may go out.</returns>
    public async ValueTask<bool> RecordAnswerAsync(HttpContext http)
    {
        if (http.Items[s_pendingKey] is not PendingRecord record)
        {
            return false;
        }

        Outcome<Recorded> recorded = await recorder.CompleteAsync<Recorded>(record, new Recorded());
        if (recorded.Succeeded)
        {
            http.Response.Headers["Exchange-Audit"] = $"{recorded.Value.Log}/{recorded.Value.Index}";
            // Cookies of a department would be kept for this node's address.
            http.Response.Headers.Remove(HeaderNames.SetCookie);
            return true;
        }

        http.Response.Clear();
        await ProblemWriter.WriteAsync(http, recorded.Problem);
        return false;
    }

    private Problem? Decide(Client client, string resource, HttpRequest request, PendingRecord record)
    {
        Outcome<CallContext> context = ContextHeaders.Read(request.Headers);
        if (!context.Succeeded)
        {
            return context.Problem;
        }

        record.Add(context.Value);
        return Denials.Of(access.Current.Decide(client.Id, AccessAction.Call, resource, context.Value.Purpose, time.GetUtcNow()), "calling this resource")
            ?? CheckForm(request);
    }

    private static Problem? CheckForm(HttpRequest request) =>
        !ResourcePath.StaysBelow(request.Path.Value ?? "") ? new Problem(ProblemKind.MalformedRequest, "The path leads out of the shared address.")
        // One record cannot stand for all that would go through such a connection.
        : request.HttpContext.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } ? new Problem(ProblemKind.MalformedRequest, "Connections to a department are not upgraded; call it request by request.")
        : null;

    private async Task RefuseAsync(HttpContext http, PendingRecord record, Problem problem)
    {
        Outcome<Recorded> outcome = await recorder.CompleteAsync<Recorded>(record, problem);
        http.Response.Clear();
        await ProblemWriter.WriteAsync(http, outcome.Problem!);
    }

    private static Problem Describe(IForwarderErrorFeature error) => error.Error switch
    {
        ForwarderError.RequestBodyClient when TooLarge(error.Exception) is { } tooLarge => ProblemPages.FromBadRequest(tooLarge),
        ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled => new Problem(ProblemKind.MalformedRequest, "The body of the call could not be read."),
        ForwarderError.RequestTimedOut => new Problem(ProblemKind.SourceUnavailable, "The department did not answer in time."),
        _ => new Problem(ProblemKind.SourceUnavailable, "The department cannot be reached."),
    };

    private static BadHttpRequestException? TooLarge(Exception? exception) =>
        (exception is AggregateException several ? several.Flatten().InnerExceptions : [exception!])
        .OfType<BadHttpRequestException>().FirstOrDefault(bad => bad.StatusCode == StatusCodes.Status413PayloadTooLarge);

    private sealed class Recorded : IRecorded
    {
        public string Log { get; private set; } = "";

        public ulong Index { get; private set; }

        public void RecordedAt(string log, ulong index) => (Log, Index) = (log, index);
    }
}
