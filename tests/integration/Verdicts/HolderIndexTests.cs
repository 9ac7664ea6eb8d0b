using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Verdicts;

/// <summary>
/// What a holder has, kept by the nodes. If one of these fails, every question by holder goes to the registry, or one is
/// answered with what was revoked since.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class HolderIndexTests(Demo demo)
{
    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task ChangeOfAHoldersCertificate_IsAnsweredAndKeptAgain(string node)
    {
        // Types that live for a day: only the feed can tell.
        await using OwnNode city = await OwnNode.StartAsync(demo, "city", LongLived);
        await using OwnNode district = await OwnNode.StartAsync(demo, "district", configuration =>
        {
            LongLived(configuration);
            configuration["Peers"]![0]!["Grpc"] = city.Client.Addresses.Grpc;
            configuration["Peers"]![0]!["Issuer"] = city.Client.Addresses.BaseUrl;
        });
        string id = demo.Access.Sample("valid", "city");
        OwnNode asked = node == "city" ? city : district;
        await KeptAsync(asked, id, "valid");

        await demo.NaturalResources.TakeCallsAsync();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(("valid", "cache"), await AskAsync(asked, id));
        }

        Assert.Equal(0, await demo.NaturalResources.CallsAsync("POST /zrzy/dzzz/czzt"));
        await demo.NaturalResources.ChangeStateAsync(id, "suspended");
        try
        {
            await KeptAsync(asked, id, "suspended");
        }
        finally
        {
            await demo.NaturalResources.ChangeStateAsync(id, "valid");
        }

        await KeptAsync(asked, id, "valid");
    }

    private async Task<(string, string)> AskAsync(OwnNode node, string id) =>
        await node.Client.VerdictAsync(demo.Access.SampleDetails[id], node.TokenOf("district-counter")) is var answer ? (answer.Verdict, answer.ServedFrom) : default;

    private Task KeptAsync(OwnNode node, string id, string verdict) =>
        Eventually.TrueAsync($"{verdict} is answered from the cache", async () => await AskAsync(node, id) == (verdict, "cache"));

    private static void LongLived(System.Text.Json.Nodes.JsonNode node)
    {
        foreach (System.Text.Json.Nodes.JsonNode? type in node["Types"]!.AsArray())
        {
            type!["TimeToLive"] = "1.00:00:00";
        }
    }
}
