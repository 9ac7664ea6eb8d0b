using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Verification.Presentations;

/// <summary>Presentations over HTTP.</summary>
internal sealed class PresentationEndpoints(Authenticator authenticator, Presenter presenter)
{
    private const string AuditHeader = "Exchange-Audit";

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/certificates/{id}/presentations", (Delegate)PresentAsync)
            .WithTags("Verification")
            .WithSummary("A certificate as a short-lived QR code")
            .WithDescription("For clients with the role counter or citizen-app and a verify or lookup grant for the type. Accept chooses between JSON, SVG and PNG. The certificate must be valid now (otherwise 409); the presentation is good for 60 s.")
            .Accepts<PresentationRequest>("application/json")
            .Produces<PresentationBody>(200, "application/json", PresentationImage.SvgType, PresentationImage.PngType)
            .ProducesProblems(400, 401, 403, 404, 409, 413, 415, 502, 503)
            .DisableAntiforgery();

    private async Task PresentAsync(HttpContext http)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(http);
        if (!client.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, client.Problem);
            return;
        }

        Outcome<PresentationRequest> body = await JsonBody.ReadAsync(http.Request, PresentationJson.Default.PresentationRequest);
        Outcome<CallContext> context = body.Succeeded ? ContextBody.Read(body.Value.Context) : body.Problem;
        Outcome<Presentation> presentation = await presenter.PresentAsync(client.Value, (string)http.Request.RouteValues["id"]!, context, http.RequestAborted);
        if (!presentation.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, presentation.Problem);
            return;
        }

        await WriteAsync(http, presentation.Value);
    }

    private static async Task WriteAsync(HttpContext http, Presentation presentation)
    {
        HttpResponse response = http.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept";
        response.Headers[AuditHeader] = $"{presentation.AuditLog}/{presentation.AuditIndex}";
        switch (PresentationImage.Choose(http.Request.GetTypedHeaders().Accept))
        {
            case PresentationForm.Svg:
                response.ContentType = PresentationImage.SvgType;
                await response.WriteAsync(PresentationImage.Svg(presentation.Text), http.RequestAborted);
                break;
            case PresentationForm.Png:
                response.ContentType = PresentationImage.PngType;
                await response.BodyWriter.WriteAsync(PresentationImage.Png(presentation.Text), http.RequestAborted);
                break;
            default:
                PresentationBody body = new(presentation.Text, presentation.ExpiresAt.UtcDateTime, new AuditBody(presentation.AuditLog, presentation.AuditIndex));
                await response.WriteAsJsonAsync(body, PresentationJson.Default.PresentationBody, cancellationToken: http.RequestAborted);
                break;
        }
    }
}

/// <summary>The body of <c>POST /api/v1/certificates/{id}/presentations</c>.</summary>
internal sealed record PresentationRequest : IRefusesUnknownFields
{
    public ContextBody? Context { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public void CollectUnknown(List<string> paths)
    {
        UnknownFields.Collect("", Unknown, paths);
        UnknownFields.Collect("context.", Context?.Unknown, paths);
    }
}

/// <summary>A presentation in JSON.</summary>
/// <param name="Presentation">The text of the QR code: a compact JWS with typ presentation+jwt.</param>
/// <param name="ExpiresAt">From then on it is refused.</param>
internal sealed record PresentationBody(string Presentation, DateTime ExpiresAt, AuditBody Audit);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(PresentationRequest))]
[JsonSerializable(typeof(PresentationBody))]
internal sealed partial class PresentationJson : JsonSerializerContext;
