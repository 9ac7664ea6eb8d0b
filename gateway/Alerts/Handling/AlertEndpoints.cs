using System.Text.Json.Serialization.Metadata;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Alerts.Handling;

/// <summary>Alerts over HTTP.</summary>
internal sealed class AlertEndpoints(Authenticator authenticator, AlertDesk desk)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/alerts", (Delegate)ListAsync)
            .WithTags("Alerts").WithSummary("What the rules have noticed, the newest first")
            .WithDescription("For clients of the roles admin and auditor; looking is itself recorded. The query takes `state` (open, acknowledged, silenced), `rule`, `limit` (1 to 200) and `cursor` of the page before. The context headers may be left out. Persons and certificates are shown to the role auditor only.")
            .Produces<AlertsAnswer>().ProducesProblems(400, 401, 403, 503);
        routes.MapPost("/api/v1/alerts/{id}/acknowledgement", (Delegate)AcknowledgeAsync)
            .WithTags("Alerts").WithSummary("Somebody has seen to an alert")
            .Accepts<AcknowledgementRequest>("application/json").Produces<HandledAnswer>().ProducesProblems(400, 401, 403, 404, 409, 413, 415, 503).DisableAntiforgery();
        routes.MapGet("/api/v1/alerts/silences", (Delegate)ListSilencesAsync)
            .WithTags("Alerts").WithSummary("The rules that are silent now")
            .Produces<SilencesAnswer>().ProducesProblems(400, 401, 403, 503);
        routes.MapPost("/api/v1/alerts/silences", (Delegate)SilenceAsync)
            .WithTags("Alerts").WithSummary("For a time nobody is told of a rule's alerts, of all or of one client's or officer's; they are recorded all the same")
            .Accepts<SilenceRequest>("application/json").Produces<HandledAnswer>(201).ProducesProblems(400, 401, 403, 413, 415, 503).DisableAntiforgery();
        routes.MapDelete("/api/v1/alerts/silences/{id}", (Delegate)EndSilenceAsync)
            .WithTags("Alerts").WithSummary("A silence ends; the context headers say who ends it, and why")
            .Produces<HandledAnswer>().ProducesProblems(400, 401, 403, 404, 503);
    }

    private Task ListAsync(HttpContext http) => AnswerAsync(
        http, AlertJson.Answers.AlertsAnswer, client => desk.ListAsync(client, AlertQuestion.Read(http.Request.Query), GivenContext(http), http.RequestAborted));

    private Task ListSilencesAsync(HttpContext http) => AnswerAsync(
        http, AlertJson.Answers.SilencesAnswer, client => desk.ListSilencesAsync(client, GivenContext(http), http.RequestAborted));

    private Task AcknowledgeAsync(HttpContext http) => AnswerAsync(http, AlertJson.Answers.HandledAnswer, async client => await desk.AcknowledgeAsync(
        client, IdOf(http), await JsonBody.ReadAsync(http.Request, AlertJson.Default.AcknowledgementRequest), http.RequestAborted));

    private Task SilenceAsync(HttpContext http) => AnswerAsync(http, AlertJson.Answers.HandledAnswer, async client => await desk.SilenceAsync(
        client, await JsonBody.ReadAsync(http.Request, AlertJson.Default.SilenceRequest), http.RequestAborted), StatusCodes.Status201Created);

    private Task EndSilenceAsync(HttpContext http) => AnswerAsync(
        http, AlertJson.Answers.HandledAnswer, client => desk.EndSilenceAsync(client, IdOf(http), ContextHeaders.Read(http.Request.Headers), http.RequestAborted));

    private async Task AnswerAsync<T>(HttpContext http, JsonTypeInfo<T> type, Func<Client, ValueTask<Outcome<T>>> answer, int status = StatusCodes.Status200OK)
        where T : class, IRecorded
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(http);
        Outcome<T> outcome = client.Succeeded ? await answer(client.Value) : client.Problem;
        if (!outcome.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, outcome.Problem);
            return;
        }

        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(outcome.Value, type, cancellationToken: http.RequestAborted);
    }

    private static Outcome<CallContext>? GivenContext(HttpContext http)
    {
        IHeaderDictionary headers = http.Request.Headers;
        return headers.ContainsKey("Exchange-Purpose") || headers.ContainsKey("Exchange-Officer") ? ContextHeaders.Read(headers) : default(Outcome<CallContext>?);
    }

    private static string IdOf(HttpContext http) => (string)http.Request.RouteValues["id"]!;
}
