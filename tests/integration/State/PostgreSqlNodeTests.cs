using System.Text.Json.Nodes;
using Exchange.Tests.Integration.Access;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.State;

/// <summary>
/// A node with its state on PostgreSQL. If one of these fails, a lost database stops the counters, or a replica takes an
/// assertion that another one has taken.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class PostgreSqlNodeTests(Demo demo) : IAsyncLifetime
{
    private readonly PostgreSqlServer _server = new();
    private readonly TemporaryDirectory _directory = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [PostgreSqlFact]
    public async Task LostDatabase_CostsTokensOnlyAndHeals()
    {
        string connection = await _server.CreateAsync();
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => StoreIn(configuration, connection));
        TokenRequest request = TokenRequest.Of(demo, "district-counter", node.Client);
        Func<FormUrlEncodedContent> used = request.Form();
        Answer first = await node.Client.PostAsync("/oauth2/token", used());
        string token = first.Json.GetProperty("access_token").GetString()!;
        Assert.Equal(401, (await node.Client.PostAsync("/oauth2/token", used())).Status);
        Assert.Empty(await node.Client.DegradedAsync());

        await _server.StopAsync();

        Answer refused = await (request with { Identifier = "while-it-is-down" }).SendAsync(node.Client);
        Assert.Equal(503, refused.Status);
        Assert.Equal("temporarily_unavailable", refused.Json.GetProperty("error").GetString());
        Assert.Equal(["database"], await node.Client.DegradedAsync());
        Assert.Equal(200, (await node.Client.GetAsync("/health/ready")).Status);
        Assert.Equal("valid", (await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), token)).Verdict);

        await _server.StartAsync();

        await Eventually.TrueAsync("a token is given again", async () => (await (request with { Identifier = Guid.NewGuid().ToString("N") }).SendAsync(node.Client)).Status == 200);
        await Eventually.TrueAsync("nothing is degraded", async () => (await node.Client.DegradedAsync()).Count == 0);
        Assert.Equal(401, (await node.Client.PostAsync("/oauth2/token", used())).Status);
    }

    [PostgreSqlFact]
    public async Task DatabaseThatComesLater_IsMigratedThen()
    {
        string connection = await _server.CreateAsync();
        await _server.StopAsync();
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => StoreIn(configuration, connection));
        Assert.Equal("valid", (await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), node.TokenOf("district-counter"))).Verdict);
        Assert.Contains("database", await node.Client.DegradedAsync());

        await _server.StartAsync();

        await Eventually.TrueAsync("a token is given", async () => (await TokenRequest.Of(demo, "district-counter", node.Client).SendAsync(node.Client)).Status == 200);
    }

    [PostgreSqlFact]
    public async Task TwoReplicasStartingTogether_ShareTheUsedAssertions()
    {
        string connection = await _server.CreateAsync();
        // One address for both as behind a load balancer: the first replica's.
        OwnNode[] replicas = await Task.WhenAll(Enumerable.Range(0, 2).Select(number => OwnNode.StartAsync(demo, change: configuration =>
        {
            StoreIn(configuration, connection);
            configuration["Node"]!["Replica"] = number;
            configuration["Node"]!["Issuer"] = "http://exchange.example";
        })));
        await using OwnNode first = replicas[0];
        await using OwnNode second = replicas[1];
        Func<FormUrlEncodedContent> form = (TokenRequest.Of(demo, "district-counter", first.Client) with { Audience = "http://exchange.example" }).Form();

        Answer given = await first.Client.PostAsync("/oauth2/token", form());
        Answer refused = await second.Client.PostAsync("/oauth2/token", form());

        Assert.Equal((200, 401), (given.Status, refused.Status));
        string token = given.Json.GetProperty("access_token").GetString()!;
        Answer atSecond = await second.Client.VerdictAsync(demo.Access.Sample("valid", "district"), token);
        Assert.Equal("350703/1", atSecond.Audit.Log);
    }

    private void StoreIn(JsonNode configuration, string connection)
    {
        configuration["State"]!["SqliteFile"] = null;
        configuration["State"]!["PostgreSqlConnectionFile"] = _directory.Write("connection", connection);
    }
}
