using System.Text.Json.Nodes;
using Exchange.Audit;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Access;

/// <summary>If one of these fails, whoever stole a token or a key goes on with it after it was reported.</summary>
[Collection(DemoTests.Name)]
public sealed class RevocationTests(Demo demo)
{
    [Fact]
    public async Task RevokeCommand_StopsATokenAtBothReplicas()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo);
        using TemporaryDirectory directory = new();
        await using OwnNode replica = await OwnNode.StartAsync(demo, change: configuration =>
        {
            configuration["Node"]!["Issuer"] = node.Client.Addresses.BaseUrl;
            configuration["Node"]!["Replica"] = 1;
            configuration["State"]!["SqliteFile"] = StateOf(node);
        });
        string token = node.TokenOf("district-counter");
        await AssertAcceptedAsync(node, token);
        await AssertAcceptedAsync(replica, token);

        CommandResult result = await ExchangeProgram.RunAsync(
            "token", "revoke", "--issuer", node.Client.Addresses.BaseUrl, "--client", "district-admin", "--key", demo.PathOf("keys", "district-admin.pem"),
            "--token-file", directory.Write("token", token + "\n"));

        Assert.True(result.ExitCode == 0, result.Output);
        await AssertRefusedAsync(node, token);
        await EventuallyRefusedAsync(replica, token);
        AuditRecord record = node.Trail.From(0).Single(record => record.Kind == AuditKind.Revocation);
        Assert.Equal(("district-admin", "district-counter"), (record.Who.Client, record.What.TokenClient));
        await node.RestartAsync();
        await AssertRefusedAsync(node, token);
    }

    [Fact]
    public async Task KeyTakenOutOfAClientsSet_EndsItsTokens()
    {
        using TemporaryDirectory directory = new();
        string keys = directory.Write("counter.jwks.json", File.ReadAllText(demo.PathOf("keys", "district-counter.jwks.json")));
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => ClientOf(configuration, "district-counter")["JwksFile"] = keys);
        Answer answer = await TokenRequest.Of(demo, "district-counter", node.Client).SendAsync(node.Client);
        string token = answer.Json.GetProperty("access_token").GetString()!;
        await AssertAcceptedAsync(node, token);

        File.WriteAllText(keys, "a slip of the hand");
        await Eventually.TrueAsync("the unusable file is told", async () => (await node.Client.DegradedAsync()).Contains("access-keys"));
        await AssertAcceptedAsync(node, token);

        File.WriteAllText(keys, """{"keys":[]}""");
        await EventuallyRefusedAsync(node, token);
        Assert.Equal(401, (await TokenRequest.Of(demo, "district-counter", node.Client).SendAsync(node.Client)).Status);
    }

    [Fact]
    public async Task ReplacedSigningKey_EndsWhatItSigned()
    {
        using TemporaryDirectory directory = new();
        string signing = directory.Write("node.pem", File.ReadAllText(demo.PathOf("keys", "district.pem")));
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["Access"]!["SigningKeyFile"] = signing);
        string token = node.TokenOf("district-counter");
        await AssertAcceptedAsync(node, token);

        File.WriteAllText(signing, File.ReadAllText(demo.PathOf("keys", "district-auditor.pem")));

        await EventuallyRefusedAsync(node, token);
        Answer keys = await node.Client.GetAsync("/.well-known/jwks.json");
        Assert.Equal(demo.KeysOf("district-auditor").Credentials.Key.KeyId, keys.Json.GetProperty("keys")[0].GetProperty("kid").GetString());
    }

    private static JsonNode ClientOf(JsonNode configuration, string client) =>
        configuration["Access"]!["Clients"]!.AsArray().Single(each => (string)each!["Id"]! == client)!;

    private static string StateOf(OwnNode node) => (string)JsonNode.Parse(File.ReadAllText(node.Configuration))!["State"]!["SqliteFile"]!;

    private async Task AssertAcceptedAsync(OwnNode node, string token) =>
        Assert.Equal(200, (await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), token)).Status);

    private async Task AssertRefusedAsync(OwnNode node, string token) =>
        Assert.Equal("token-invalid", (await node.Client.VerifyAsync(demo.Access.Sample("valid", "district"), token)).Code);

    private async Task EventuallyRefusedAsync(OwnNode node, string token)
    {
        await Eventually.TrueAsync("the token is refused", async () => (await node.Client.VerifyAsync(demo.Access.Sample("valid", "district"), token)).Status == 401);
        await AssertRefusedAsync(node, token);
    }
}
