using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Verdicts;

/// <summary>If one of these fails, either registries are flooded, or a revoked certificate is still taken for good.</summary>
[Collection(DemoTests.Name)]
public sealed class CardCacheTests(Demo demo)
{
    [Fact]
    public async Task ManyAtOnce_AskTheRegistryOnce()
    {
        // A node of its own has an empty cache.
        await using OwnNode node = await OwnNode.StartAsync(demo);
        string id = demo.Access.Sample("valid", "district");
        string token = node.TokenOf("district-counter");
        await node.Client.VerdictAsync(demo.Access.Sample("revoked", "district"), token);
        await demo.MarketRegulation.TakeCallsAsync();

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => node.Client.VerdictAsync(id, token)));

        Assert.All(answers, answer => Assert.Equal("valid", answer.Verdict));
        // The one question may have taken a second attempt.
        Assert.InRange(await demo.MarketRegulation.TakeCallsAsync(), 1, 2);
        Assert.Equal(50, answers.Select(answer => answer.Audit).Distinct().Count());
    }

    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task ChangeAtTheRegistry_ReachesEveryVerdict(string node)
    {
        string id = demo.Access.Of("valid").Last(candidate => demo.Access.SampleDetails[candidate].Node == "district");
        Assert.Equal("valid", (await demo.Node(node).VerdictAsync(id, demo.Counter)).Verdict);

        await demo.MarketRegulation.ChangeStateAsync(id, "suspended");
        try
        {
            await Eventually.TrueAsync("the verdict is suspended", async () => (await demo.Node(node).VerdictAsync(id, demo.Counter)).Verdict == "suspended");
        }
        finally
        {
            await demo.MarketRegulation.ChangeStateAsync(id, "valid");
        }

        await Eventually.TrueAsync("the verdict is valid again", async () => (await demo.Node(node).VerdictAsync(id, demo.Counter)).Verdict == "valid");
    }
}
