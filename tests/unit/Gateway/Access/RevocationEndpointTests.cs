using System.Net;
using System.Text.Json;
using Dapper;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Audit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class RevocationEndpointTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAudit _audit = new();
    private readonly TestKey _node = new();
    private readonly TestKey _key = new();
    private readonly AccessSnapshots _snapshots;
    private readonly TokenValidator _tokens;
    private SqliteState _state = null!;
    private ServedEndpoints _served = null!;

    public RevocationEndpointTests()
    {
        _snapshots = new AccessSnapshots(TestAccess.Snapshot(
            [TestAccess.ClientOf("counter", _key.Public), TestAccess.ClientOf("requester", _key.Public), TestAccess.ClientOf("admin", _key.Public, "admin")],
            issuers: new Dictionary<string, IReadOnlyList<SecurityKey>> { [TestAccess.Issuer] = _node.Public }));
        _tokens = Validator();
    }

    public async Task InitializeAsync()
    {
        _state = new SqliteState(Path.Combine(_directory.Path, "state.db"));
        await Migrator.MigrateAsync(_state, CancellationToken.None);
        TokenAudiences audiences = new(TestAccess.Issuer, [TestAccess.Issuer]);
        UsedAssertions used = new(_state, new NodeHealth(_time), _time);
        RevocationEndpoint endpoint = new(
            new ClientForms(new AssertionValidator(_snapshots, used, audiences, _time), new RecordingNoise()), _tokens, new RevokedTokens(_state, _time), new RevocationRecords(_audit.Recorder));
        _served = await ServedEndpoints.StartAsync(endpoint.Map);
    }

    public async Task DisposeAsync()
    {
        await _served.DisposeAsync();
        await _state.DisposeAsync();
    }

    public void Dispose()
    {
        _audit.Dispose();
        _directory.Dispose();
    }

    // Fails: a stolen token cannot be stopped by those who may stop it, or nobody can prove later who did.
    [Theory]
    [InlineData("counter")]
    [InlineData("admin")]
    public async Task TokenTakenBack_IsRefusedAndRecorded(string by)
    {
        string token = Issue("counter");
        Assert.True((await _tokens.ValidateAsync(token)).Succeeded);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(by, token)).Status);
        Assert.False((await _tokens.ValidateAsync(token)).Succeeded);
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((AuditKind.Revocation, AuditDecision.Allowed, by, "counter"), (record.Kind, record.Decision, record.Who.Client, record.What.TokenClient));
    }

    // Fails: one client locks out another, and leaves no trace.
    [Fact]
    public async Task TokenOfAnotherClient_GoesOn()
    {
        string token = Issue("counter");
        (HttpStatusCode status, string error) = await PostAsync("requester", token);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (status, error));
        Assert.True((await _tokens.ValidateAsync(token)).Succeeded);
        Assert.Equal((AuditDecision.Denied, "requester"), (_audit.Records[0].Decision, _audit.Records[0].Who.Client));
    }

    // Fails: whoever does not know what became of a token is told that it failed, and tries for ever; or learns which tokens are good.
    [Theory]
    [InlineData("rubbish")]
    [InlineData("a.b.c")]
    public async Task TokenThatMeansNothing_IsAnsweredAlike(string token) => Assert.Equal(HttpStatusCode.OK, (await PostAsync("counter", token)).Status);

    // Fails: anybody stops the tokens of others.
    [Fact]
    public async Task UnprovenClient_IsRefused()
    {
        string token = Issue("counter");
        (HttpStatusCode status, string error) = await PostAsync("nobody", token);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (status, error));
        Assert.True((await _tokens.ValidateAsync(token)).Succeeded);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task NoToken_IsNamed(string? token) => Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), await PostAsync("counter", token));

    // Fails: a client believes that its token is dead while nobody could keep that.
    [Fact]
    public async Task LostDatabase_IsTemporarilyUnavailable()
    {
        await RenameAsync("revoked_tokens", "elsewhere");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "temporarily_unavailable"), await PostAsync("counter", Issue("counter")));
    }

    // Fails: a token is taken back, nobody can prove it, and nobody is told.
    [Fact]
    public async Task LostAuditLog_IsTemporarilyUnavailable()
    {
        _audit.Break();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "temporarily_unavailable"), await PostAsync("counter", Issue("counter")));
    }

    // Fails: another replica goes on with the token; or forgets after a hiccup of the database what it knew.
    [Fact]
    public async Task AnotherReplica_RefusesWithinASecond()
    {
        NodeHealth health = new(_time);
        TokenValidator replica = Validator();
        using RevocationFeed feed = new(new RevokedTokens(_state, _time), replica, health, _time, NullLogger<RevocationFeed>.Instance);
        await feed.StartAsync(CancellationToken.None);
        string token = Issue("counter");
        Assert.True((await replica.ValidateAsync(token)).Succeeded);
        await PostAsync("counter", token);
        await UntilAsync(async () => !(await replica.ValidateAsync(token)).Succeeded);

        await RenameAsync("revoked_tokens", "elsewhere");
        await UntilAsync(() => Task.FromResult(health.Degraded().Contains("database")));
        Assert.False((await replica.ValidateAsync(token)).Succeeded);
        await RenameAsync("elsewhere", "revoked_tokens");
        await UntilAsync(() => Task.FromResult(health.Degraded().Count == 0));
        await feed.StopAsync(CancellationToken.None);
    }

    // Fails: a node that was restarted takes revoked tokens until it has found the time to look.
    [Fact]
    public async Task RestartedNode_KnowsBeforeItServes()
    {
        string token = Issue("counter");
        await PostAsync("counter", token);
        TokenValidator restarted = Validator();
        using RevocationFeed feed = new(new RevokedTokens(_state, _time), restarted, new NodeHealth(_time), _time, NullLogger<RevocationFeed>.Instance);
        await feed.StartAsync(CancellationToken.None);
        Assert.False((await restarted.ValidateAsync(token)).Succeeded);
        await feed.StopAsync(CancellationToken.None);
    }

    private async Task UntilAsync(Func<Task<bool>> so)
    {
        while (!await so())
        {
            await _time.UntilAwaitedAsync(TimeSpan.FromMilliseconds(400));
            _time.Advance(TimeSpan.FromMilliseconds(400));
        }
    }

    private async Task RenameAsync(string from, string to)
    {
        await using System.Data.Common.DbConnection connection = await _state.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync($"alter table {from} rename to {to}");
    }

    private async Task<(HttpStatusCode Status, string Error)> PostAsync(string client, string? token)
    {
        Dictionary<string, string> form = new()
        {
            ["client_assertion_type"] = TokenClient.AssertionType,
            ["client_assertion"] = _key.Sign(
                $$"""{"alg":"ES256","kid":"{{_key.Id}}"}""",
                $$"""{"iss":"{{client}}","sub":"{{client}}","aud":"{{TestAccess.Issuer}}","exp":{{_time.GetUtcNow().ToUnixTimeSeconds() + 60}},"jti":"{{Guid.NewGuid()}}"}"""),
        };
        if (token is not null)
        {
            form["token"] = token;
        }

        using FormUrlEncodedContent content = new(form);
        using HttpResponseMessage response = await _served.Http.PostAsync("/oauth2/revoke", content);
        string body = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, body.Length == 0 ? "" : JsonDocument.Parse(body).RootElement.GetProperty("error").GetString()!);
    }

    private TokenValidator Validator() => new(_snapshots, TestAccess.Issuer, _time);

    private string Issue(string client) => new TokenIssuer(TestAccess.Issuer, _node.Signing, _time).Issue(client, [], [TestAccess.Issuer], TimeSpan.FromMinutes(30));
}
