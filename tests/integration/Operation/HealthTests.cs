using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Operation;

/// <summary>If one of these fails, an orchestrator kills a node that serves, or sends callers to one that does not.</summary>
[Collection(DemoTests.Name)]
public sealed class HealthTests(Demo demo)
{
    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task HealthyNode_LivesAndIsReadyOnBothAddresses(string node)
    {
        using NodeClient operations = new(demo.Node(node).Addresses with { BaseUrl = demo.Node(node).Addresses.Operations });
        foreach (NodeClient client in new[] { demo.Node(node), operations })
        {
            Assert.Equal(200, (await client.GetAsync("/health/live")).Status);
            Answer ready = await client.GetAsync("/health/ready");
            Assert.Equal(200, ready.Status);
            Assert.Equal("ready", ready.Json.GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task FailingSource_IsNamedAndTheNodeStaysReady()
    {
        string dead = $"http://127.0.0.1:{FreePorts.One()}";
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["Sources"]![0]!["Adapter"] = dead);
        Assert.DoesNotContain("source:market-regulation", await node.Client.DegradedAsync());

        Answer answer = await node.Client.VerifyAsync(demo.Access.Sample("valid", "district"), node.TokenOf("district-counter"));

        Assert.Equal("source-unavailable", answer.Code);
        Assert.Equal(["changes:market-regulation", "source:market-regulation"], await node.Client.DegradedAsync());
        Assert.Equal(200, (await node.Client.GetAsync("/health/ready")).Status);
    }
}
