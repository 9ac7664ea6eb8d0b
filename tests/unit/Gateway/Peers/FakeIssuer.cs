using System.Net;
using System.Text;

namespace Exchange.Tests.Unit.Gateway.Peers;

/// <summary>The issuer of a peer: gives tokens that are numbered, until it is told to refuse.</summary>
internal sealed class FakeIssuer : HttpMessageHandler
{
    private int _asked;

    /// <summary>How many tokens were asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    /// <summary>What an answer waits for.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int number = Interlocked.Increment(ref _asked);
        await Hold.WaitAsync(cancellationToken);
        string body = Status == HttpStatusCode.OK
            ? $$"""{"access_token":"token-{{number}}","token_type":"Bearer","expires_in":1800}"""
            : """{"error":"invalid_client","error_description":"no"}""";
        return new HttpResponseMessage(Status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
