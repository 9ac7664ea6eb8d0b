using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Exchange.Departments.Hosting;
using Exchange.Departments.Registries;
using Microsoft.Net.Http.Headers;

namespace Exchange.Departments.NaturalResources;

/// <summary>自然资源局 of the city: POST for everything, status 200 for everything, and GB18030 text.</summary>
internal sealed class NaturalResourcesApi(Registry registry, Secret secret, Parcels parcels) : IDepartmentApi
{
    public string Name => "natural-resources";

    public string MediaType => "application/json; charset=GB18030";

    public bool IsAuthorised(HttpRequest request) => secret.Is(request.Headers["X-ZRZY-TOKEN"]);

    public Task RefuseAsync(HttpContext context) => FailAsync(context, ResourcesAnswer.Refused);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/zrzy/dzzz/cx", GetAsync).Is(Operation.Get);
        routes.MapPost("/zrzy/dzzz/czzt", FindAsync).Is(Operation.Find);
        routes.MapPost("/zrzy/dzzz/lb", ListAsync).Is(Operation.List);
        routes.MapPost("/zrzy/dzzz/bg", ChangesAsync).Is(Operation.Changes);
        routes.MapPost("/zrzy/dzzz/wj", DocumentAsync).Is(Operation.Document);
        routes.MapPost("/zrzy/dzzz/dj", RegisterAsync).Is(Operation.Register);
        routes.MapGet("/zrzy/zd/{code}", ParcelAsync).Is(Operation.Resource);
    }

    private async Task GetAsync(HttpContext context)
    {
        if (await ReadAsync(context, ResourcesJson.Plain.ResourcesQuestion) is not { Id: { } id })
        {
            await FailAsync(context, ResourcesAnswer.WrongParameter);
        }
        else if (context.Register().Get(id) is { } certificate)
        {
            await AnswerAsync(context, certificate);
        }
        else
        {
            await FailAsync(context, ResourcesAnswer.NoMatch);
        }
    }

    private async Task FindAsync(HttpContext context)
    {
        if (await ReadAsync(context, ResourcesJson.Plain.ResourcesQuestion)
            is not { HolderCode: { } holder, HolderCodeType: { } codeType, TypeCode: { } type })
        {
            await FailAsync(context, ResourcesAnswer.WrongParameter);
        }
        else if (registry.TypeOf(type) is null)
        {
            await FailAsync(context, ResourcesAnswer.UnknownType);
        }
        else if (context.Register().Find(holder, codeType, type) is { Count: > 0 } found)
        {
            await AnswerAsync(
                context,
                new ResourcesData<IEnumerable<ResourcesCertificate>>(found.Select(ResourcesCertificate.From)),
                ResourcesJson.Plain.CertificatesData);
        }
        else
        {
            await FailAsync(context, ResourcesAnswer.NoMatch);
        }
    }

    private async Task ListAsync(HttpContext context)
    {
        if (await ReadAsync(context, ResourcesJson.Plain.ResourcesQuestion) is not { TypeCode: { } type } question
            || !Limits.TryReadListPage(question.After?.ToString(), question.Limit?.ToString(), out var after, out var limit))
        {
            await FailAsync(context, ResourcesAnswer.WrongParameter);
        }
        else if (registry.TypeOf(type) is null)
        {
            await FailAsync(context, ResourcesAnswer.UnknownType);
        }
        else
        {
            var page = registry.List(type, after, limit);
            await AnswerAsync(
                context,
                new ResourcesPage(page.Total, page.Next?.ToString(CultureInfo.InvariantCulture) ?? "", page.Certificates.Select(ResourcesCertificate.From)),
                ResourcesJson.Plain.ResourcesPage);
        }
    }

    private async Task ChangesAsync(HttpContext context)
    {
        if (await ReadAsync(context, ResourcesJson.Plain.ResourcesQuestion) is not { } question
            || !Limits.TryReadPage(question.After?.ToString(), question.Limit?.ToString(), out var after, out var limit))
        {
            await FailAsync(context, ResourcesAnswer.WrongParameter);
            return;
        }

        var page = registry.Changes(after, limit);
        var changes = new ResourcesChanges(
            CompactTime.WriteMilliseconds(page.Now), page.LastSequence, page.HasMore ? "1" : "0", page.Certificates.Select(ResourcesCertificate.From));
        await AnswerAsync(context, changes, ResourcesJson.Plain.ResourcesChanges);
    }

    private async Task DocumentAsync(HttpContext context)
    {
        if (await ReadAsync(context, ResourcesJson.Plain.ResourcesQuestion) is not { Id: { } id })
        {
            await FailAsync(context, ResourcesAnswer.WrongParameter);
        }
        else if (context.Register().Get(id) is { HasDocument: true } certificate)
        {
            await Answers.PdfAsync(context, certificate);
        }
        else
        {
            await FailAsync(context, ResourcesAnswer.NoMatch);
        }
    }

    private async Task RegisterAsync(HttpContext context)
    {
        if (await ReadAsync(context, ResourcesJson.Plain.ResourcesCertificate) is not { } handedIn)
        {
            await FailAsync(context, ResourcesAnswer.WrongParameter);
            return;
        }

        Certificate? stored = null;
        var outcome = TryRead(handedIn) is { } certificate ? registry.Register(certificate, out stored) : Registration.Invalid;
        await (outcome switch
        {
            Registration.Created or Registration.AlreadyThere => AnswerAsync(context, stored!),
            Registration.Conflict => FailAsync(context, ResourcesAnswer.Conflict),
            _ when registry.TypeOf(handedIn.TypeCode) is null => FailAsync(context, ResourcesAnswer.UnknownType),
            _ => FailAsync(context, ResourcesAnswer.WrongParameter),
        });
    }

    private Task ParcelAsync(HttpContext context) =>
        parcels.Find((string)context.Request.RouteValues["code"]!) is { } parcel
            ? AnswerAsync(context, new ResourcesData<Parcel>(parcel), ResourcesJson.Plain.ParcelData)
            : FailAsync(context, ResourcesAnswer.NoMatch);

    private Certificate? TryRead(ResourcesCertificate handedIn)
    {
        try
        {
            return handedIn.ToCertificate(registry);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) where T : class
    {
        var charset = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var mediaType) ? mediaType.Charset.Value : null;
        if (Gb18030.Named(charset?.Trim('"')) is not { } encoding)
        {
            return null;
        }

        using var reader = new StreamReader(context.Request.Body, encoding, detectEncodingFromByteOrderMarks: false);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task AnswerAsync(HttpContext context, Certificate certificate) =>
        AnswerAsync(context, new ResourcesData<ResourcesCertificate>(ResourcesCertificate.From(certificate)), ResourcesJson.Plain.CertificateData);

    private Task FailAsync(HttpContext context, ResourcesAnswer answer) =>
        AnswerAsync(context, answer, ResourcesJson.Plain.ResourcesAnswer);

    private Task AnswerAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        Answers.BytesAsync(context, MediaType, Gb18030.Encoding.GetBytes(JsonSerializer.Serialize(value, type)));
}
