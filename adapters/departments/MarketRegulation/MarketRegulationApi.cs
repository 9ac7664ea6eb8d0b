using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Exchange.Departments.Hosting;
using Exchange.Departments.Registries;

namespace Exchange.Departments.MarketRegulation;

/// <summary>市场监督管理局 of the district: plain REST with statuses that mean what they say.</summary>
internal sealed class MarketRegulationApi(Registry registry, Secret secret, EnterpriseCredits credits) : IDepartmentApi
{
    private const string Certificates = "/api/v1/certificates";

    public string Name => "market-regulation";

    public string MediaType => "application/json; charset=utf-8";

    public bool IsAuthorised(HttpRequest request) => secret.Is(request.Headers["X-Api-Key"]);

    public Task RefuseAsync(HttpContext context) =>
        FailAsync(context, StatusCodes.Status401Unauthorized, "API_KEY_REFUSED", "The header X-Api-Key is missing or wrong.");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Certificates + "/{certificateId}", GetAsync).Is(Operation.Get);
        routes.MapPost(Certificates + "/search", FindAsync).Is(Operation.Find);
        routes.MapGet(Certificates, ListAsync).Is(Operation.List);
        routes.MapGet("/api/v1/changes", ChangesAsync).Is(Operation.Changes);
        routes.MapGet(Certificates + "/{certificateId}/document", DocumentAsync).Is(Operation.Document);
        routes.MapPost(Certificates, RegisterAsync).Is(Operation.Register);
        routes.MapGet("/credit/v1/enterprises/{code}", CreditAsync).Is(Operation.Resource);
    }

    private Task GetAsync(HttpContext context) =>
        context.Register().Get(Asked(context)) is { } certificate
            ? AnswerAsync(context, MarketCertificate.From(certificate), MarketJson.Plain.MarketCertificate)
            : FailAsync(context, StatusCodes.Status404NotFound, "CERTIFICATE_NOT_FOUND", "There is no such certificate.");

    private async Task FindAsync(HttpContext context)
    {
        if (await ReadAsync(context, MarketJson.Plain.MarketSearch) is not { } search)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "REQUEST_INVALID", "Expected holder.code, holder.codeType and typeCode.");
            return;
        }

        var found = context.Register().Find(search.Holder.Code, search.Holder.CodeType, search.TypeCode);
        await AnswerAsync(context, new MarketCertificates(found.Select(MarketCertificate.From)), MarketJson.Plain.MarketCertificates);
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if ((string?)query["typeCode"] is not { Length: > 0 } type || !Limits.TryReadListPage(query["after"], query["limit"], out var after, out var limit))
        {
            return FailAsync(context, StatusCodes.Status400BadRequest, "REQUEST_INVALID", "Expected typeCode; after and limit are numbers.");
        }

        var page = registry.List(type, after, limit);
        return AnswerAsync(context, new MarketPage(page.Next, page.Total, page.Certificates.Select(MarketCertificate.From)), MarketJson.Plain.MarketPage);
    }

    private Task ChangesAsync(HttpContext context)
    {
        if (!Limits.TryReadPage(context.Request.Query["after"], context.Request.Query["limit"], out var after, out var limit))
        {
            return FailAsync(context, StatusCodes.Status400BadRequest, "REQUEST_INVALID", "after and limit are numbers.");
        }

        var page = registry.Changes(after, limit);
        var now = page.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var changes = new MarketChanges(now, page.LastSequence, page.HasMore, page.Certificates.Select(MarketCertificate.From));
        return AnswerAsync(context, changes, MarketJson.Plain.MarketChanges);
    }

    private Task DocumentAsync(HttpContext context)
    {
        if (context.Register().Get(Asked(context)) is not { HasDocument: true } certificate)
        {
            return FailAsync(context, StatusCodes.Status404NotFound, "DOCUMENT_NOT_FOUND", "There is no document of that certificate.");
        }

        return Answers.PdfAsync(context, certificate);
    }

    private async Task RegisterAsync(HttpContext context)
    {
        var handedIn = (await ReadAsync(context, MarketJson.Plain.MarketCertificate))?.ToCertificate(registry);
        Certificate? stored = null;
        var outcome = handedIn is null ? Registration.Invalid : registry.Register(handedIn, out stored);
        switch (outcome)
        {
            case Registration.Created or Registration.AlreadyThere:
                context.Response.StatusCode = outcome == Registration.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
                await AnswerAsync(context, MarketCertificate.From(stored!), MarketJson.Plain.MarketCertificate);
                break;
            case Registration.Conflict:
                await FailAsync(context, StatusCodes.Status409Conflict, "CERTIFICATE_CONFLICT", "Another certificate has that identifier.");
                break;
            default:
                await FailAsync(context, StatusCodes.Status400BadRequest, "REQUEST_INVALID", "Not a certificate of a type registered here.");
                break;
        }
    }

    private Task CreditAsync(HttpContext context) =>
        credits.Find((string)context.Request.RouteValues["code"]!) is { } summary
            ? AnswerAsync(context, summary, MarketJson.Plain.EnterpriseCredit)
            : FailAsync(context, StatusCodes.Status404NotFound, "ENTERPRISE_NOT_FOUND", "There is no such enterprise.");

    private static string Asked(HttpContext context) => (string)context.Request.RouteValues["certificateId"]!;

    private static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task FailAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return AnswerAsync(context, new MarketError(code, message), MarketJson.Plain.MarketError);
    }

    private Task AnswerAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        Answers.BytesAsync(context, MediaType, JsonSerializer.SerializeToUtf8Bytes(value, type));
}
