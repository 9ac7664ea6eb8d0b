using System.Globalization;
using System.Text.Json.Nodes;
using Exchange.Gateway.Keys;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Commands;

/// <summary>What an operator does with the cards of a running node and the keys they lie under.</summary>
[Collection(DemoTests.Name)]
public sealed class CardsCommandTests(Demo demo)
{
    /// <summary>If this fails, a node that was restarted with an empty Redis asks its registries for everything at once, a leaked key is used for ever, or one is taken out that a replica still seals under.</summary>
    [ProgramFact("redis-server")]
    public async Task WarmedCards_AreAnsweredAndSealedAnewUnderARotatedKey()
    {
        using TemporaryDirectory directory = new();
        string ring = directory.PathOf("cards.keys");
        Assert.Equal(0, (await ExchangeProgram.RunAsync("keys", "generate", "cards", ring)).ExitCode);
        int port = FreePorts.One();
        await using RunningProgram redis = RunningProgram.StartGuarded("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--dir", directory.Path]);
        await redis.LineAsync("Ready to accept connections");
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration =>
        {
            configuration["Redis"] = new JsonObject { ["Endpoints"] = $"127.0.0.1:{port}", ["Timeout"] = "00:00:01" };
            configuration["Cards"]!["KeysFile"] = ring;
        });
        string[] ids = [.. demo.Access.Of("valid").Where(id => demo.Access.SampleDetails[id].Node == "district")];
        string type = demo.Access.SampleDetails[ids[0]].TypeCode;

        string output = await WarmAsync(node, type);
        Assert.Contains("read", output, StringComparison.Ordinal);
        Answer answer = await node.Client.VerdictAsync(ids[0], node.TokenOf("district-counter"));
        Assert.Equal(("valid", "cache"), (answer.Verdict, answer.ServedFrom));

        uint old = KeyRing.Parse(await File.ReadAllTextAsync(ring)).KeyIds[0];
        CommandResult sealing = await RetireAsync(node, ring, old);
        Assert.True(sealing.ExitCode == 1 && sealing.Output.Contains("seals", StringComparison.Ordinal), sealing.Output);
        Assert.Equal(0, (await ExchangeProgram.RunAsync("keys", "rotate", ring)).ExitCode);
        CommandResult inUse = await RetireAsync(node, ring, old);
        Assert.True(inUse.ExitCode == 1 && inUse.Output.Contains("in Redis lie under it", StringComparison.Ordinal), inUse.Output);

        await WarmAsync(node, type);
        CommandResult early = await RetireAsync(node, ring, old);
        Assert.True(early.ExitCode == 1 && early.Output.Contains("may still seal", StringComparison.Ordinal), early.Output);
        await AgeAsync(ring);
        CommandResult retired = await RetireAsync(node, ring, old);
        Assert.True(retired.ExitCode == 0, retired.Output);
        Assert.DoesNotContain(old, KeyRing.Parse(await File.ReadAllTextAsync(ring)).KeyIds);
        Assert.Equal("valid", (await node.Client.VerdictAsync(ids[0], node.TokenOf("district-counter"))).Verdict);
    }

    [Fact]
    public async Task NodeWithoutRedis_HasNothingToWarm()
    {
        string type = demo.Access.SampleDetails[demo.Access.Sample("valid", "district")].TypeCode;

        CommandResult result = await ExchangeProgram.RunAsync("cards", "warm", "--type", type, "--config", demo.PathOf("district", "node.json"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("This node has no Redis", result.Output, StringComparison.Ordinal);
    }

    private static async Task<string> WarmAsync(OwnNode node, string type)
    {
        CommandResult result = await ExchangeProgram.RunAsync("cards", "warm", "--type", type, "--rate", "5000/s", "--config", node.Configuration);
        Assert.True(result.ExitCode == 0, result.Output);
        return result.Output;
    }

    /// <summary>Makes the keys of a ring a while older.</summary>
    private static async Task AgeAsync(string ring)
    {
        JsonNode file = JsonNode.Parse(await File.ReadAllTextAsync(ring))!;
        foreach (JsonNode? key in file["keys"]!.AsArray())
        {
            key!["madeAt"] = key["madeAt"]!.GetValue<DateTimeOffset>().AddMinutes(-6);
        }

        await File.WriteAllTextAsync(ring, file.ToJsonString());
    }

    private static Task<CommandResult> RetireAsync(OwnNode node, string ring, uint id) =>
        ExchangeProgram.RunAsync("keys", "retire", ring, id.ToString(CultureInfo.InvariantCulture), "--config", node.Configuration);
}
