using System.Net.Http.Headers;
using System.Text;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.BadInput;

/// <summary>
/// What a caller can get wrong, each with its status and code as docs/guides/errors.md tells. If one fails, whoever
/// writes a client cannot find out what is wrong with it.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class BodyTests(Demo demo)
{
    private const string Context = """ "context": {"purpose": "餐饮店开办核验", "officer": "jy-017"} """;
    private const string Id = "1.2.156.3005.2.11100000MB0143028R001.11350703DEM0MR018P.350703609558392.002.R";

    public static TheoryData<string, string, string> MalformedBodies { get; } = new()
    {
        { "", "malformed-request", "$" },
        { "{", "malformed-request", "$" },
        { "null", "malformed-request", "$" },
        { "[]", "malformed-request", "$" },
        { "{} {}", "malformed-request", "$" },
        { $$$"""{"certificateId": 7, {{{Context}}}}""", "malformed-request", "certificateId" },
        { $$$"""{"certificateId": "{{{Id}}}", "certificatId": "x", {{{Context}}}}""", "unknown-field", "certificatId" },
        { $$$"""{"certificateId": "{{{Id}}}", "context": {"purpose": "x", "officer": "y", "reason": "z"}}""", "unknown-field", "context.reason" },
        { $$$"""{"holder": {"code": "x", "codetype": "111"}, "typeCode": "x", {{{Context}}}}""", "unknown-field", "holder.codetype" },
        { $$$"""{"certificateId": "{{{Id}}}"}""", "context-required", "context.purpose" },
        { $$$"""{"certificateId": "{{{Id}}}", "context": {"purpose": "餐饮店开办核验"}}""", "context-required", "context.officer" },
        { $$$"""{"certificateId": "{{{Id}}}", "context": {"purpose": " ", "officer": "y"}}""", "context-required", "context.purpose" },
        { $$$"""{ {{{Context}}} }""", "malformed-request", "certificateId" },
        { $$$"""{"certificateId": "{{{Id}}}", "holder": {"code": "914403001922038216", "codeType": "001"}, "typeCode": "11100000MB0143028R001", {{{Context}}}}""", "malformed-request", "holder" },
        { $$$"""{"holder": {"code": "914403001922038216", "codeType": "001"}, {{{Context}}}}""", "malformed-request", "typeCode" },
        { $$$"""{"holder": {"code": "914403001922038216", "codeType": "042"}, "typeCode": "11100000MB0143028R001", {{{Context}}}}""", "malformed-request", "holder.codeType" },
        { $$$"""{"holder": {"code": "9144030019220382", "codeType": "001"}, "typeCode": "11100000MB0143028R001", {{{Context}}}}""", "identifier-malformed", "holder.code" },
        { $$$"""{"certificateId": "1.2.156.3005.2.x", {{{Context}}}}""", "identifier-malformed", "certificateId" },
        { $$$"""{"certificateId": "{{{Id}}}", "singleUse": true, {{{Context}}}}""", "malformed-request", "singleUse" },
    };

    [Theory]
    [MemberData(nameof(MalformedBodies))]
    public async Task MalformedBody_IsRefusedWithThePlace(string body, string code, string path)
    {
        Answer answer = await demo.District.VerifyAsync(new StringContent(body, Encoding.UTF8, "application/json"), demo.Counter);

        Assert.True(answer.Status == 400, answer.ToString());
        Assert.Equal(code, answer.Code);
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Contains(answer.Errors, error => error.Key == path);
        Assert.Contains(" · ", answer.Json.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(answer.Json.GetProperty("remedy").GetString()!);
    }

    [Fact]
    public async Task MalformedIdentifier_NamesThePosition()
    {
        Answer answer = await demo.District.VerifyAsync(Id.Replace("350703609558392", "3507036O9558-92", StringComparison.Ordinal), demo.Counter);

        Assert.Equal("identifier-malformed", answer.Code);
        Assert.Contains($"{Id.IndexOf("558392", StringComparison.Ordinal) + 4}", Assert.Single(answer.Errors["certificateId"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvalidUtf8_IsRefused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"certificateId\": \""), 0xff, 0xfe, .. Encoding.UTF8.GetBytes("\"}")];

        Answer answer = await demo.District.VerifyAsync(Json(body), demo.Counter);

        Assert.Equal(400, answer.Status);
        Assert.Equal("malformed-request", answer.Code);
    }

    [Fact]
    public async Task DeeplyNestedBody_IsRefused()
    {
        string body = $$"""{"certificateId": {{new string('[', 10_000)}}""";

        Answer answer = await demo.District.VerifyAsync(Json(Encoding.UTF8.GetBytes(body)), demo.Counter);

        Assert.Equal("malformed-request", answer.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyOverTheLimit_IsRefused(bool chunked)
    {
        ByteArrayContent body = Json(new byte[65 * 1024]);
        using HttpRequestMessage request = new(HttpMethod.Post, demo.District.Addresses.BaseUrl + "/api/v1/verifications") { Content = body };
        request.Headers.TransferEncodingChunked = chunked;

        Answer answer = await demo.District.SendAsync(request, demo.Counter);

        Assert.Equal(413, answer.Status);
        Assert.Equal("too-large", answer.Code);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=gb18030")]
    [InlineData(null)]
    public async Task WrongContentType_IsRefused(string? mediaType)
    {
        ByteArrayContent body = new("{}"u8.ToArray());
        body.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);

        Answer answer = await demo.District.VerifyAsync(body, demo.Counter);

        Assert.Equal(415, answer.Status);
        Assert.Equal("unsupported-media-type", answer.Code);
    }

    [Theory]
    [InlineData("GET", "/api/v1/verifications")]
    [InlineData("DELETE", "/api/v1/verifications")]
    [InlineData("POST", "/api/v1/certificates/x")]
    [InlineData("GET", "/oauth2/token")]
    [InlineData("DELETE", "/resources/jianyang-enterprise-credit/x")]
    public async Task WrongMethod_IsRefusedWithTheRightOnes(string method, string path)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), demo.District.Addresses.BaseUrl + path);
        using HttpClient http = new();
        using HttpResponseMessage response = await http.SendAsync(request);

        Answer answer = await Answer.ReadAsync(response);

        Assert.Equal(405, answer.Status);
        Assert.Equal("method-not-allowed", answer.Code);
        Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Fact]
    public async Task WrongAddress_IsNotFound()
    {
        Answer answer = await demo.District.GetAsync("/api/v1/nothing", demo.Counter);

        Assert.Equal(404, answer.Status);
        Assert.Equal("not-found", answer.Code);
    }

    private static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
