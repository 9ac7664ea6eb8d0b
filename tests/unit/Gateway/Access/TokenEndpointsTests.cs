using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Tests.Unit.Adapters;
using Microsoft.Data.Sqlite;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class TokenEndpointsTests : IAsyncLifetime
{
    private const int BodyLimit = 16 * 1024;

    private readonly ManualTime _time = new();
    private readonly TestKey _node = new();
    private readonly TestKey _client = new();
    private readonly RecordingNoise _noise = new();
    private readonly SwitchableAssertions _used = new();
    private readonly AccessSnapshots _snapshots;
    private ServedEndpoints _served = null!;

    public TokenEndpointsTests() => _snapshots = new AccessSnapshots(TestAccess.Snapshot(
        [TestAccess.ClientOf("counter", _client.Public)], issuers: new Dictionary<string, IReadOnlyList<SecurityKey>> { [TestAccess.Issuer] = _node.Public }));

    public async Task InitializeAsync()
    {
        TokenAudiences audiences = new(TestAccess.Issuer, [TestAccess.Issuer]);
        TokenEndpoints endpoints = new(
            new ClientForms(new AssertionValidator(_snapshots, _used, audiences, _time), _noise), new TokenIssuer(TestAccess.Issuer, _node.Signing, _time), _node.Signing,
            audiences, new AccessOptions { TokenLifetime = TimeSpan.FromMinutes(30) }, TestAccess.Issuer);
        _served = await ServedEndpoints.StartAsync(endpoints.Map);
    }

    public async Task DisposeAsync() => await _served.DisposeAsync();

    // Fails: a client that proves itself gets no token, or one that this node then refuses.
    [Fact]
    public async Task ProvenClient_GetsATokenThatIsGoodHere()
    {
        (HttpStatusCode status, JsonElement body) = await PostAsync(Form(Assertion()));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("Bearer", 1800), (body.GetProperty("token_type").GetString(), body.GetProperty("expires_in").GetInt32()));
        TokenValidator validator = new(_snapshots, TestAccess.Issuer, _time);
        Outcome<Client> outcome = await validator.ValidateAsync(body.GetProperty("access_token").GetString()!);
        Assert.Equal("counter", outcome.Value?.Id);
    }

    // Fails: whoever cannot prove who they are gets a token, or leaves no trace.
    [Fact]
    public async Task UnprovenClient_IsRefusedAndNoted()
    {
        (HttpStatusCode status, JsonElement body) = await PostAsync(Form("x.y.z"));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (status, body.GetProperty("error").GetString()));
        Assert.Equal(["invalid-client"], _noise.Reports.Select(report => report.Reason));
    }

    // Fails: with the database lost, replayed assertions are taken; or a client is told that it is not who it is.
    [Fact]
    public async Task LostDatabase_IsTemporarilyUnavailable()
    {
        _used.Fails = true;
        (HttpStatusCode status, JsonElement body) = await PostAsync(Form(Assertion()));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "temporarily_unavailable"), (status, body.GetProperty("error").GetString()));
    }

    // Fails: a client's mistake gets an error that says nothing.
    [Theory]
    [InlineData("unsupported_grant_type", "grant_type=password")]
    [InlineData("unsupported_grant_type", "")]
    [InlineData("unsupported_grant_type", "grant_type=client_credentials&grant_type=client_credentials")]
    [InlineData("invalid_request", "grant_type=client_credentials")]
    [InlineData("invalid_request", "grant_type=client_credentials&client_assertion_type=x&client_assertion=y")]
    [InlineData("invalid_request", "grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=")]
    [InlineData("invalid_request", "grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=a&client_assertion=b")]
    public async Task BadForm_IsNamed(string error, string form)
    {
        (HttpStatusCode status, JsonElement body) = await PostAsync(new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));
        Assert.Equal((HttpStatusCode.BadRequest, error), (status, body.GetProperty("error").GetString()));
    }

    // Fails: anybody without a token fills the memory of the node.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyOverTheLimit_IsNotRead(bool chunked)
    {
        CountedBody body = new(64 * BodyLimit, chunked);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");
        (HttpStatusCode status, JsonElement answer) = await PostAsync(body);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (status, answer.GetProperty("error").GetString()));
    }

    // Fails: anybody without a token fills the disk with the parts of a form, which are kept in files.
    [Fact]
    public async Task FormInParts_IsNotTaken()
    {
        using MultipartFormDataContent parts = new() { { new StringContent("client_credentials"), "grant_type" } };
        using HttpResponseMessage response = await _served.Http.PostAsync("/oauth2/token", parts);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    // Fails: peers and clients cannot find the keys and the endpoint by the issuer alone.
    [Fact]
    public async Task Discovery_NamesTheEndpointAndTheKeys()
    {
        using JsonDocument discovery = JsonDocument.Parse(await _served.Http.GetStringAsync("/.well-known/openid-configuration"));
        Assert.Equal(TestAccess.Issuer, discovery.RootElement.GetProperty("issuer").GetString());
        Assert.Equal(TestAccess.Issuer + "/oauth2/token", discovery.RootElement.GetProperty("token_endpoint").GetString());
        Assert.Equal(TestAccess.Issuer + "/oauth2/revoke", discovery.RootElement.GetProperty("revocation_endpoint").GetString());
        Assert.Equal(TestAccess.Issuer + "/.well-known/jwks.json", discovery.RootElement.GetProperty("jwks_uri").GetString());
        Assert.Equal(_node.Id, new JsonWebKeySet(await _served.Http.GetStringAsync("/.well-known/jwks.json")).Keys.Single().KeyId);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(HttpContent content)
    {
        using HttpResponseMessage response = await _served.Http.PostAsync("/oauth2/token", content);
        Assert.Equal(response.StatusCode == HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter is not null);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, body.RootElement.Clone());
    }

    private string Assertion() => _client.Sign(
        $$"""{"alg":"ES256","kid":"{{_client.Id}}"}""",
        $$"""{"iss":"counter","sub":"counter","aud":"{{TestAccess.Issuer}}","exp":{{_time.GetUtcNow().ToUnixTimeSeconds() + 60}},"jti":"1"}""");

    private static FormUrlEncodedContent Form(string assertion) => new(new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials",
        ["client_assertion_type"] = TokenClient.AssertionType,
        ["client_assertion"] = assertion,
    });

    private sealed class SwitchableAssertions : IUsedAssertions
    {
        public bool Fails { get; set; }

        public Task<bool> TryUseAsync(string client, string assertion, DateTime expires, CancellationToken cancellation) =>
            Fails ? throw new SqliteException("lost", 14) : Task.FromResult(true);
    }

    /// <summary>A form of one long value, with or without its length told beforehand.</summary>
    private sealed class CountedBody(int length, bool chunked) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] piece = new byte[1024];
            piece.AsSpan().Fill((byte)'a');
            try
            {
                for (int sent = 0; sent < length; sent += piece.Length)
                {
                    await stream.WriteAsync(piece);
                }
            }
            catch (IOException)
            {
                // The server has answered and closed, which is what is hoped for.
            }
        }

        protected override bool TryComputeLength(out long told)
        {
            told = length;
            return !chunked;
        }
    }
}
