using System.Text.Json.Nodes;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Commands;

/// <summary>If one of these fails, an operator mends a configuration one restart at a time, or reads a stack trace.</summary>
[Collection(DemoTests.Name)]
public sealed class ConfigurationErrorTests(Demo demo)
{
    [Theory]
    [InlineData("serve")]
    [InlineData("doctor")]
    public async Task ManyMistakes_AreAllToldAtOnceEachWithItsKey(string command)
    {
        JsonNode configuration = JsonNode.Parse(File.ReadAllText(demo.PathOf("district", "node.json")))!;
        configuration["Node"]!["Code"] = "35070";
        configuration["Node"]!["TimeZone"] = "Asia/Nowhere";
        configuration["Listen"]!["Http"] = "nowhere";
        configuration["Access"]!["SigningKeyFile"] = "missing.pem";
        configuration["Access"]!["TokenLifetime"] = "00:00:01";
        configuration["Access"]!["Clients"]![0]!["Roles"]![0] = "king";
        configuration["Access"]!["Clients"]![1]!["Department"] = "nobody";
        configuration["Access"]!["Grants"]![0]!["Action"] = "steal";
        configuration["Access"]!["Grants"]![1]!["Types"]![0] = "11100000MB0143028R999";
        configuration["Access"]!["Grants"]![2]!["Fields"]![0] = "colour";
        configuration["Types"]![0]!["Peer"] = "350700";
        configuration["Sources"]![0]!["Concurrency"] = 0;
        configuration["Peers"]![0]!["Grpc"] = "ftp://127.0.0.1";
        configuration["Resources"]![0]!["Code"] = "Not A Code";
        configuration["Audit"]!["KeyFiles"] = new JsonArray("missing.key");
        configuration["State"]!["PostgreSqlConnectionFile"] = "both.txt";
        configuration["Cards"] = new JsonObject { ["Bytes"] = 1 };

        CommandResult result = await RunAsync(command, configuration.ToJsonString());

        Assert.Equal(1, result.ExitCode);
        string[] keys =
        [
            "Node:Code", "Node:TimeZone", "Listen:Http", "Access:SigningKeyFile", "Access:TokenLifetime", "Access:Clients:0:Roles",
            "Access:Clients:1:Department", "Access:Grants:0:Action", "Access:Grants:1:Types", "Access:Grants:2:Fields", "Types:0", "Sources:0:Concurrency",
            "Peers:0:Grpc", "Resources:0:Code", "Audit:KeyFiles", "State", "Cards:Bytes",
        ];
        Assert.All(keys, key => Assert.True(result.Output.Contains($"  {key}: ", StringComparison.Ordinal), $"{key} is not in:{Environment.NewLine}{result.Output}"));
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
    }

    /// <summary>A misspelt key must not be read as "not set".</summary>
    [Fact]
    public async Task UnknownKey_IsNamed()
    {
        JsonNode configuration = JsonNode.Parse(File.ReadAllText(demo.PathOf("district", "node.json")))!;
        configuration["Access"]!["TokenLifeTimes"] = "00:30:00";

        CommandResult result = await RunAsync("serve", configuration.ToJsonString());

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("TokenLifeTimes", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    public async Task FileThatIsNoJsonObject_IsSaidToBe(string content)
    {
        CommandResult result = await RunAsync("serve", content);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("node.json", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingFile_IsSaidToBe()
    {
        CommandResult result = await ExchangeProgram.RunAsync("serve", "--config", "/nonexistent/node.json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("there is no such file", result.Output, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> RunAsync(string command, string configuration)
    {
        using TemporaryDirectory directory = new();
        return await ExchangeProgram.RunAsync(command, "--config", directory.Write("node.json", configuration));
    }
}
