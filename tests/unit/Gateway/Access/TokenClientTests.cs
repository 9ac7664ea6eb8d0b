using System.Net;
using System.Text;
using Exchange.Gateway.Access;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class TokenClientTests
{
    // Fails: a node gets no tokens of its peers, or sends them an assertion that they refuse.
    [Fact]
    public async Task Ask_SendsAnAssertionThatTheIssuerTakes()
    {
        ManualTime time = new();
        TestKey key = new();
        string form = "";
        using HttpClient http = Answering(HttpStatusCode.OK, """{"access_token":"t","token_type":"Bearer","expires_in":1800}""", sent => form = sent);
        TokenAnswer answer = await TokenClient.AskAsync(http, TestAccess.Issuer, "counter", key.Signing.Credentials, time, CancellationToken.None);
        Assert.Equal(new TokenAnswer("t", "Bearer", 1800), answer);

        Dictionary<string, string> sent = form.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        Assert.Equal("client_credentials", sent["grant_type"]);
        AssertionValidator validator = new(
            new AccessSnapshots(TestAccess.Snapshot([TestAccess.ClientOf("counter", key.Public)])), new FirstUse(), new TokenAudiences("", [TestAccess.Issuer]), time);
        Assert.NotNull(await validator.ValidateAsync(sent["client_assertion"], CancellationToken.None));
    }

    // Fails: whatever else answers at the issuer's address makes the asking node fail instead of calling the peer unavailable.
    [Theory]
    [InlineData(HttpStatusCode.OK, "<html>")]
    [InlineData(HttpStatusCode.OK, "")]
    [InlineData(HttpStatusCode.OK, "null")]
    [InlineData(HttpStatusCode.OK, "{}")]
    [InlineData(HttpStatusCode.OK, """{"access_token":"","expires_in":1}""")]
    [InlineData(HttpStatusCode.OK, """{"access_token":1}""")]
    [InlineData(HttpStatusCode.Found, "")]
    [InlineData(HttpStatusCode.BadGateway, "<html>")]
    [InlineData(HttpStatusCode.Unauthorized, """{"error":"invalid_client","error_description":"no"}""")]
    public async Task AnswerWithoutToken_IsAnHttpFailure(HttpStatusCode status, string body)
    {
        using HttpClient http = Answering(status, body);
        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => TokenClient.AskAsync(http, TestAccess.Issuer, "counter", new TestKey().Signing.Credentials, new ManualTime(), CancellationToken.None));
        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(body.Contains("invalid_client", StringComparison.Ordinal), failure.Message.Contains("invalid_client no", StringComparison.Ordinal));
    }

    private static HttpClient Answering(HttpStatusCode status, string body, Action<string>? sent = null) => new(new Answer(status, body, sent));

    private sealed class Answer(HttpStatusCode status, string body, Action<string>? sent) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal(TestAccess.Issuer + "/oauth2/token", request.RequestUri?.ToString());
            sent?.Invoke(await request.Content!.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, body.StartsWith('{') ? "application/json" : "text/html") };
        }
    }

    private sealed class FirstUse : IUsedAssertions
    {
        public Task<bool> TryUseAsync(string client, string assertion, DateTime expires, CancellationToken cancellation) => Task.FromResult(true);
    }
}
