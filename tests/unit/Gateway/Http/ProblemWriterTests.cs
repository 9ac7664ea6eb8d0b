using System.Text;
using System.Text.Json;
using Exchange.Gateway.Http;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Gateway.Http;

public sealed class ProblemWriterTests
{
    // Fails: client software built against the published form cannot read what is wrong.
    [Fact]
    public async Task Problem_HasThePublishedForm()
    {
        Problem problem = new(ProblemKind.ContextRequired, "Every data call states its purpose and its officer.", [new ProblemError("context.purpose", "This is \"required\"\n.")]);
        HttpContext http = new DefaultHttpContext();
        using MemoryStream body = new();
        http.Response.Body = body;
        await ProblemWriter.WriteAsync(http, problem);
        Assert.Equal((400, "application/problem+json", "no-store"), (http.Response.StatusCode, http.Response.ContentType, http.Response.Headers.CacheControl.ToString()));
        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(body.ToArray()));
        Assert.Equal(
            """{"type":"urn:exchange:problem:context-required","title":"缺少使用事由 · Context required","status":400,"code":"context-required","detail":"Every data call states its purpose and its officer.","remedy":"State the purpose and the officer: in `context` of the body, or in the headers Exchange-Purpose and Exchange-Officer.","errors":[{"path":"context.purpose","message":"This is \"required\"\n."}]}""",
            document.RootElement.ToString());
    }

    // Fails: clients do not know when to try again, or which token error they have (RFC 9110 clause 10.2.3, RFC 6750 clause 3).
    [Theory]
    [InlineData("source-unavailable", "1", "")]
    [InlineData("audit-unavailable", "1", "")]
    [InlineData("source-invalid", "", "")]
    [InlineData("not-granted", "", "")]
    [InlineData("unauthenticated", "", "Bearer")]
    [InlineData("token-expired", "", "Bearer error=\"invalid_token\", error_description=\"token-expired\"")]
    public async Task Headers_TellWhatToDoNext(string code, string retryAfter, string challenge)
    {
        HttpContext http = new DefaultHttpContext();
        await ProblemWriter.WriteAsync(http, new Problem(ProblemKind.All.Single(kind => kind.Code == code), "x"));
        Assert.Equal((retryAfter, challenge), (http.Response.Headers.RetryAfter.ToString(), http.Response.Headers.WWWAuthenticate.ToString()));
    }

    // Fails: over gRPC a caller, or a peer, cannot tell one problem from another.
    [Fact]
    public void Status_CarriesTheCodeAndTheWholeDocument()
    {
        foreach (ProblemKind kind in ProblemKind.All)
        {
            RpcException exception = new Problem(kind, "这里").ToRpcException();
            Assert.Equal(kind.Code, exception.Trailers.GetValue("exchange-code"));
            using JsonDocument document = JsonDocument.Parse(exception.Trailers.GetValueBytes("exchange-problem-bin")!);
            Assert.Equal((kind.Code, "这里"), (document.RootElement.GetProperty("code").GetString(), document.RootElement.GetProperty("detail").GetString()));
            Assert.NotEqual(StatusCode.OK, exception.StatusCode);
        }
    }

    // Fails: a gRPC client tries a denial again, or gives up on what will pass.
    [Theory]
    [InlineData("context-required", StatusCode.InvalidArgument)]
    [InlineData("token-invalid", StatusCode.Unauthenticated)]
    [InlineData("not-granted", StatusCode.PermissionDenied)]
    [InlineData("not-found", StatusCode.NotFound)]
    [InlineData("source-invalid", StatusCode.DataLoss)]
    [InlineData("source-unavailable", StatusCode.Unavailable)]
    [InlineData("internal", StatusCode.Internal)]
    public void Status_IsWhatGrpcMeans(string code, StatusCode status) =>
        Assert.Equal(status, new Problem(ProblemKind.All.Single(kind => kind.Code == code), "x").ToRpcException().StatusCode);
}
