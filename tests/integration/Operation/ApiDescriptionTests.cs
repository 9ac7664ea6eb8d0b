using System.Text.Json;
using Exchange.Gateway.Http;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Operation;

/// <summary>If one of these fails, whoever writes a client must guess.</summary>
[Collection(DemoTests.Name)]
public sealed class ApiDescriptionTests(Demo demo)
{
    [Theory]
    [InlineData("/api/v1/verifications", "post")]
    [InlineData("/api/v1/certificates/{id}", "get")]
    [InlineData("/api/v1/certificates/{id}/presentations", "post")]
    [InlineData("/oauth2/token", "post")]
    [InlineData("/.well-known/jwks.json", "get")]
    [InlineData("/.well-known/openid-configuration", "get")]
    [InlineData("/health/live", "get")]
    [InlineData("/health/ready", "get")]
    public async Task Description_HasEveryRoute(string path, string method)
    {
        JsonElement document = (await demo.District.GetAsync("/openapi/v1.json")).Json;

        JsonElement operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
        Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
        Assert.True(operation.GetProperty("responses").TryGetProperty("200", out _));
    }

    [Fact]
    public async Task Verification_IsDescribedWithItsBodyAndProblems()
    {
        JsonElement operation = (await demo.District.GetAsync("/openapi/v1.json")).Json.GetProperty("paths").GetProperty("/api/v1/verifications").GetProperty("post");

        Assert.True(operation.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _));
        Assert.All(new[] { "200", "400", "401", "403", "413", "415", "502", "503" }, status =>
            Assert.True(operation.GetProperty("responses").TryGetProperty(status, out _), $"{status} is not described."));
    }

    [Fact]
    public async Task DescriptionPage_Answers()
    {
        Answer redirect = await demo.District.GetAsync("/docs");
        Assert.InRange(redirect.Status, 200, 302);

        Answer page = await demo.District.GetAsync("/docs/index.html");
        Assert.Equal((200, "text/html"), (page.Status, page.MediaType));
    }

    /// <summary>docs/guides/errors.md is what people read when their client fails.</summary>
    [Fact]
    public void ErrorsGuide_HasEveryCodeWithItsStatus()
    {
        string[] rows = [.. File.ReadLines(Checkout.PathOf("docs", "guides", "errors.md")).Where(line => line.StartsWith('|'))];

        Assert.All(ProblemKind.All, kind => Assert.True(
            rows.Any(row => row.Contains($"`{kind.Code}`", StringComparison.Ordinal) && row.Contains($" {kind.Status} ", StringComparison.Ordinal)),
            $"docs/guides/errors.md has no row of `{kind.Code}` with status {kind.Status}."));
    }
}
