using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.BadInput;

/// <summary>If this fails, a district whose city is down either calls good certificates unknown or stops working itself.</summary>
[Collection(DemoTests.Name)]
public sealed class DeadPeerTests(Demo demo)
{
    [Fact]
    public async Task PeerThatIsDown_CostsItsOwnTypesOnly()
    {
        string dead = $"http://127.0.0.1:{FreePorts.One()}";
        await using OwnNode node = await OwnNode.StartAsync(demo, "district", configuration =>
        {
            configuration["Peers"]![0]!["Grpc"] = dead;
            configuration["Peers"]![0]!["Issuer"] = dead;
        });
        string token = node.TokenOf("district-counter");

        Answer ofPeer = await node.Client.VerifyAsync(demo.Access.Sample("valid", "city"), token);
        Answer own = await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), token);

        Assert.Equal(503, ofPeer.Status);
        Assert.Equal("peer-unavailable", ofPeer.Code);
        Assert.NotNull(ofPeer.Headers.RetryAfter);
        Assert.Equal("peer-unavailable", node.Trail.From(0)[0].Reason);
        Assert.Equal("valid", own.Verdict);
        Assert.Equal(["changes:350700", "peer:350700"], await node.Client.DegradedAsync());
    }
}
