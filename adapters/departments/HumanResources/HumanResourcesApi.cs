using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Exchange.Departments.Hosting;
using Exchange.Departments.Registries;

namespace Exchange.Departments.HumanResources;

/// <summary>人力资源和社会保障局 of the city: query strings in, XML out, and an empty list where there is nothing.</summary>
internal sealed class HumanResourcesApi(Registry registry, Secret secret, Insurance insurance) : IDepartmentApi
{
    private const string User = "exchange";
    private const string Certificates = "/rszs/certificates";

    private static readonly XmlWriterSettings Writing = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };
    private static readonly XmlReaderSettings Reading = new() { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public string Name => "human-resources";

    public string MediaType => "application/xml; charset=utf-8";

    public bool IsAuthorised(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || header is not { Scheme: "Basic", Parameter: { } encoded })
        {
            return false;
        }

        var told = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, told, out var length)
            && Encoding.UTF8.GetString(told, 0, length).Split(':', 2) is [User, var password]
            && secret.Is(password);
    }

    public Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"rszs\"";
        return FailAsync(context, StatusCodes.Status401Unauthorized, "UNAUTHORIZED", "用户名或密码错误");
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Certificates, QueryAsync).Is(request => request.Query.ContainsKey("id") ? Operation.Get : Operation.Find);
        routes.MapGet(Certificates + "/list", ListAsync).Is(Operation.List);
        routes.MapGet("/rszs/changes", ChangesAsync).Is(Operation.Changes);
        routes.MapGet(Certificates + "/file", DocumentAsync).Is(Operation.Document);
        routes.MapPost(Certificates, RegisterAsync).Is(Operation.Register);
        routes.MapPost("/shbx/status", InsuranceAsync).Is(Operation.Resource);
    }

    private Task QueryAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if ((string?)query["id"] is { Length: > 0 } id)
        {
            return AnswerAsync(context, List(context.Register().Get(id) is { } certificate ? [certificate] : []));
        }

        return (string?)query["holder"] is { Length: > 0 } holder
            && (string?)query["holderType"] is { Length: > 0 } holderType
            && (string?)query["type"] is { Length: > 0 } type
            ? AnswerAsync(context, List(context.Register().Find(holder, holderType, type)))
            : FailAsync(context, StatusCodes.Status400BadRequest, "BAD_REQUEST", "缺少 id，或 holder、holderType、type");
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if ((string?)query["type"] is not { Length: > 0 } type || !Limits.TryReadListPage(query["after"], query["limit"], out var after, out var limit))
        {
            return FailAsync(context, StatusCodes.Status400BadRequest, "BAD_REQUEST", "缺少 type，或 after、limit 不是数字");
        }

        var page = registry.List(type, after, limit);
        var answer = List(page.Certificates);
        answer.SetAttributeValue("total", page.Total);
        answer.SetAttributeValue("next", page.Next);
        return AnswerAsync(context, answer);
    }

    private Task ChangesAsync(HttpContext context)
    {
        if (!Limits.TryReadPage(context.Request.Query["after"], context.Request.Query["limit"], out var after, out var limit))
        {
            return FailAsync(context, StatusCodes.Status400BadRequest, "BAD_REQUEST", "after、limit 应为数字");
        }

        var page = registry.Changes(after, limit);
        return AnswerAsync(context, new XElement(
            "Changes",
            new XAttribute("now", page.Now.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)),
            new XAttribute("last", page.LastSequence),
            new XAttribute("more", page.HasMore),
            page.Certificates.Select(PersonnelCertificate.Write)));
    }

    private Task DocumentAsync(HttpContext context) =>
        context.Register().Get(context.Request.Query["id"].ToString()) is { HasDocument: true } certificate
            ? Answers.PdfAsync(context, certificate)
            : FailAsync(context, StatusCodes.Status404NotFound, "FILE_NOT_FOUND", "没有该证照文件");

    private async Task RegisterAsync(HttpContext context)
    {
        Certificate? stored = null;
        var outcome = await ReadAsync(context) is { } certificate ? registry.Register(certificate, out stored) : Registration.Invalid;
        await (outcome switch
        {
            Registration.Created or Registration.AlreadyThere => AnswerAsync(context, List([stored!])),
            Registration.Conflict => FailAsync(context, StatusCodes.Status409Conflict, "CONFLICT", "证照标识已存在且内容不一致"),
            _ => FailAsync(context, StatusCodes.Status400BadRequest, "BAD_REQUEST", "证照内容有误"),
        });
    }

    private async Task InsuranceAsync(HttpContext context)
    {
        InsuranceQuestion? question = null;
        try
        {
            question = await JsonSerializer.DeserializeAsync(context.Request.Body, InsuranceJson.Plain.InsuranceQuestion, context.RequestAborted);
        }
        catch (JsonException)
        {
            // Answered below.
        }

        if (question is not null && insurance.Find(question.CitizenId) is { } status)
        {
            await Answers.BytesAsync(context, "application/json", JsonSerializer.SerializeToUtf8Bytes(status, InsuranceJson.Plain.InsuranceStatus));
            return;
        }

        var (code, error) = question is null
            ? (StatusCodes.Status400BadRequest, new InsuranceError("BAD_REQUEST"))
            : (StatusCodes.Status404NotFound, new InsuranceError("PERSON_NOT_FOUND"));
        context.Response.StatusCode = code;
        await Answers.BytesAsync(context, "application/json", JsonSerializer.SerializeToUtf8Bytes(error, InsuranceJson.Plain.InsuranceError));
    }

    private async Task<Certificate?> ReadAsync(HttpContext context)
    {
        try
        {
            using var reader = XmlReader.Create(context.Request.Body, Reading);
            return PersonnelCertificate.Read(await XElement.LoadAsync(reader, LoadOptions.None, context.RequestAborted), registry);
        }
        catch (Exception exception) when (exception is XmlException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static XElement List(IReadOnlyList<Certificate> certificates) =>
        new("Certificates", new XAttribute("count", certificates.Count), certificates.Select(PersonnelCertificate.Write));

    private Task FailAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return AnswerAsync(context, new XElement("Error", new XAttribute("code", code), new XElement("Message", message)));
    }

    private Task AnswerAsync(HttpContext context, XElement root)
    {
        using var body = new MemoryStream();
        using (var writer = XmlWriter.Create(body, Writing))
        {
            root.WriteTo(writer);
        }

        return Answers.BytesAsync(context, MediaType, body.ToArray());
    }
}
