using System.Net;
using System.Text.Json;
using Exchange.Gateway.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Gateway.Http;

public sealed class ProblemPagesTests
{
    // Fails: what the web server refuses by itself, or a crash, comes in a form that no client reads, or tells inner things.
    [Theory]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound, "not-found")]
    [InlineData("GET", "/post-only", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    [InlineData("GET", "/crash", HttpStatusCode.InternalServerError, "internal")]
    [InlineData("GET", "/bad", HttpStatusCode.BadRequest, "malformed-request")]
    [InlineData("GET", "/large", HttpStatusCode.RequestEntityTooLarge, "too-large")]
    public async Task Refusal_IsAProblem(string method, string path, HttpStatusCode status, string code)
    {
        await using ServedEndpoints served = await ServedEndpoints.StartAsync(app =>
        {
            app.UseExceptionProblems();
            app.UseRouting();
            app.UseStatusProblems();
            app.MapPost("/post-only", () => "x");
            app.MapGet("/crash", string () => throw new InvalidOperationException("secret"));
            app.MapGet("/bad", string () => throw new BadHttpRequestException("x"));
            app.MapGet("/large", string () => throw new BadHttpRequestException("x", StatusCodes.Status413PayloadTooLarge));
        });
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await served.Http.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        using JsonDocument problem = JsonDocument.Parse(body);
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }
}
