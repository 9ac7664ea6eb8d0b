using System.Buffers;
using System.Text;
using Exchange.Gateway.Http;
using Exchange.Gateway.Verification;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Gateway.Http;

public sealed class JsonBodyTests
{
    private const string Whole = """{"certificateId":"x","context":{"purpose":"餐饮","officer":"o"},"receipt":false}""";

    // Fails: no request with a body is understood.
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    public async Task JsonBody_IsRead(string contentType)
    {
        VerificationRequest? request = (await ReadAsync(Whole, contentType)).Value;
        Assert.Equal(("x", "餐饮", "o"), (request?.CertificateId, request?.Context?.Purpose, request?.Context?.Officer));
    }

    // Fails: a body in another encoding is read as garbage, or a form sent from a foreign page is taken for a call.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/json")]
    [InlineData("text/plain")]
    [InlineData("application/jsonp")]
    [InlineData("application/json; charset=gb18030")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task OtherContentType_IsUnsupported(string? contentType) =>
        Assert.Equal(ProblemKind.UnsupportedMediaType, (await ReadAsync(Whole, contentType)).Problem?.Kind);

    // Fails: a client system with a typing error in a field name believes that the field was taken.
    [Fact]
    public void UnknownFields_AreAllNamedWithTheirDottedPaths()
    {
        Problem? problem = Parse("""{"a":1,"certificateID":"x","holder":{"name":"张三","code":"c"},"context":{"purpose":"p","officer":"o","Officer":"o"}}""").Problem;
        Assert.Equal(ProblemKind.UnknownField, problem?.Kind);
        Assert.Equal(["a", "certificateID", "holder.name", "context.Officer"], problem!.Errors!.Select(error => error.Path));
    }

    // Fails: a proxy in front judges the first of two values, this node the second.
    [Theory]
    [InlineData("""{"certificateId":"x","certificateId":"y"}""")]
    [InlineData("""{"context":{"purpose":"p","zzz":1},"context":{"purpose":"p","officer":"o"}}""")]
    [InlineData("""{"context":{"purpose":"p","purpose":"q"}}""")]
    [InlineData("""{"zzz":1,"zzz":2}""")]
    public void FieldGivenTwice_IsMalformed(string json) => Assert.Equal(ProblemKind.MalformedRequest, Parse(json).Problem?.Kind);

    // Fails: rubbish crashes the call, is taken for something, or the caller cannot find where it is wrong.
    [Theory]
    [InlineData("", "$")]
    [InlineData("   ", "$")]
    [InlineData("null", "$")]
    [InlineData("[]", "$")]
    [InlineData("\"x\"", "$")]
    [InlineData("7", "$")]
    [InlineData("{", "$")]
    [InlineData("{} x", "$")]
    [InlineData("{}{}", "$")]
    [InlineData("{},", "$")]
    [InlineData("{\"certificateId\":\"x\",}", "$")]
    [InlineData("{/**/}", "$")]
    [InlineData("\ufeff{}", "$")]
    [InlineData("{\"certificateId\":1}", "certificateId")]
    [InlineData("{\"context\":{\"purpose\":{}}}", "context.purpose")]
    [InlineData("{\"receipt\":null}", "receipt")]
    [InlineData("{\"certificateId\":\"\\ud800\"}", "certificateId")]
    public void Rubbish_IsMalformedWithItsPlace(string json, string path)
    {
        Problem? problem = Parse(json).Problem;
        Assert.Equal(ProblemKind.MalformedRequest, problem?.Kind);
        Assert.Equal(path, Assert.Single(problem!.Errors!).Path);
    }

    // Fails: bytes that are no UTF-8 crash the call.
    [Fact]
    public void BytesThatAreNoUtf8_AreMalformed() =>
        Assert.Equal(ProblemKind.MalformedRequest, JsonBody.Parse(new ReadOnlySequence<byte>([.. "{\"certificateId\":\""u8, 0xFF, .. "\"}"u8]), VerificationJson.Default.VerificationRequest).Problem?.Kind);

    // Fails: a small body with a thousand brackets overflows the stack, and with it the node.
    [Theory]
    [InlineData(60, "unknown-field")]
    [InlineData(64, "malformed-request")]
    [InlineData(20_000, "malformed-request")]
    public void DeepNesting_IsBounded(int depth, string code) =>
        Assert.Equal(code, Parse("{\"x\":" + new string('[', depth) + new string(']', depth) + "}").Problem?.Kind.Code);

    // Fails: anybody with a token fills the memory of the node, told beforehand or not; or a body just at the limit is refused.
    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(true, 1, false)]
    [InlineData(false, 0, true)]
    [InlineData(false, 1, false)]
    public async Task Limit_HoldsWithAndWithoutContentLength(bool told, int over, bool good)
    {
        string body = Whole.PadRight(Encoding.UTF8.GetByteCount(Whole) + 100);
        int limit = Encoding.UTF8.GetByteCount(body) - over;
        Outcome<VerificationRequest> outcome = await ReadAsync(body, "application/json", told, limit);
        Assert.Equal(good ? null : ProblemKind.TooLarge, outcome.Problem?.Kind);
    }

    // Fails: a body that arrives in pieces is read up to the first of them.
    [Fact]
    public async Task BodyInPieces_IsReadWhole()
    {
        DefaultHttpContext http = new();
        http.Request.ContentType = "application/json";
        http.Request.Body = new PiecewiseStream(Encoding.UTF8.GetBytes(Whole));
        Assert.Equal("餐饮", (await JsonBody.ReadAsync(http.Request, VerificationJson.Default.VerificationRequest)).Value?.Context?.Purpose);
    }

    private static Outcome<VerificationRequest> Parse(string json) =>
        JsonBody.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)), VerificationJson.Default.VerificationRequest);

    private static async Task<Outcome<VerificationRequest>> ReadAsync(string body, string? contentType, bool told = true, int limit = JsonBody.DefaultLimit)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(body);
        DefaultHttpContext http = new();
        http.Request.ContentType = contentType;
        http.Request.ContentLength = told ? utf8.Length : null;
        http.Request.Body = new MemoryStream(utf8);
        return await JsonBody.ReadAsync(http.Request, VerificationJson.Default.VerificationRequest, limit);
    }

    /// <summary>Gives a byte at a time.</summary>
    private sealed class PiecewiseStream(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
