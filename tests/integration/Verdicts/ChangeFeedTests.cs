using Exchange.Audit;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Verdicts;

/// <summary>If one of these fails, a certificate that was revoked a moment ago passes at a counter, here or at the next node.</summary>
[Collection(DemoTests.Name)]
public sealed class ChangeFeedTests(Demo demo)
{
    [Theory]
    [InlineData("district")]
    [InlineData("city")]
    public async Task Revocation_IsAnsweredFromTheCache(string node)
    {
        // Types that live for a day: only the feed can tell.
        await using OwnNode city = await OwnNode.StartAsync(demo, "city", LongLived);
        await using OwnNode district = await StartFollowerOfAsync(city);
        string id = demo.Access.Sample("valid", "city");
        OwnNode asked = node == "city" ? city : district;
        string token = asked.TokenOf("district-counter");
        await CachedAsync(asked, id, token);

        await demo.NaturalResources.ChangeStateAsync(id, "suspended");
        try
        {
            await Eventually.TrueAsync("the change is answered from the cache", async () =>
                await asked.Client.VerdictAsync(id, token) is { Verdict: "suspended", ServedFrom: "cache" });
        }
        finally
        {
            await demo.NaturalResources.ChangeStateAsync(id, "valid");
        }

        await Eventually.TrueAsync("the change back is answered from the cache", async () =>
            await asked.Client.VerdictAsync(id, token) is { Verdict: "valid", ServedFrom: "cache" });
    }

    [Theory]
    [InlineData("district")]
    [InlineData("city")]
    public async Task AsOf_AdvancesWhileNothingChanges(string node)
    {
        string id = demo.Access.Sample("valid", "city");
        await CachedAsync(demo.Node(node), id, demo.Counter);
        await demo.NaturalResources.TakeCallsAsync();
        DateTimeOffset first = (await demo.Node(node).VerdictAsync(id, demo.Counter)).AsOf;

        await Eventually.TrueAsync("a later answer from the cache", async () =>
            await demo.Node(node).VerdictAsync(id, demo.Counter) is { ServedFrom: "cache" } answer && answer.AsOf > first.AddSeconds(2));
    }

    /// <summary>A follower that went on vouching for what it missed would be wrong for ever.</summary>
    [Fact]
    public async Task OwnerThatRestarted_IsFollowedAnew()
    {
        await using OwnNode city = await OwnNode.StartAsync(demo, "city", LongLived);
        await using OwnNode district = await StartFollowerOfAsync(city);
        string id = demo.Access.Sample("valid", "city");
        string token = district.TokenOf("district-counter");
        await CachedAsync(district, id, token);

        await city.Program.StopAsync();
        await Eventually.TrueAsync("the loss of the feed is told", async () => (await district.Client.DegradedAsync()).Contains("changes:350700"));
        await demo.NaturalResources.ChangeStateAsync(id, "suspended");
        try
        {
            await city.RestartAsync();
            await Eventually.TrueAsync("the change is answered from the cache", async () =>
                await district.Client.VerdictAsync(id, token) is { Verdict: "suspended", ServedFrom: "cache" });
        }
        finally
        {
            await demo.NaturalResources.ChangeStateAsync(id, "valid");
        }

        await Eventually.TrueAsync("the feed is whole again", async () => !(await district.Client.DegradedAsync()).Contains("changes:350700"));
    }

    /// <summary>Otherwise nobody can prove which node was told of changes, and of which types.</summary>
    [Fact]
    public async Task OpenedStream_IsRecordedWithItsTypes()
    {
        await using OwnNode city = await OwnNode.StartAsync(demo, "city");
        await using OwnNode district = await StartFollowerOfAsync(city);
        string id = demo.Access.Sample("valid", "city");
        await CachedAsync(district, id, district.TokenOf("district-counter"));

        AuditRecord record = city.Trail.From(0).First(record => record.Kind == AuditKind.Peer && record.What.CertificateIds.Count == 0);
        Assert.Equal((AuditDecision.Allowed, "node-350703", "350703"), (record.Decision, record.Who.Client, record.Who.OnBehalfOf.Node));
        Assert.Contains(demo.Access.SampleDetails[id].TypeCode, record.What.CertificateType, StringComparison.Ordinal);
    }

    private Task<OwnNode> StartFollowerOfAsync(OwnNode city) => OwnNode.StartAsync(demo, "district", node =>
    {
        LongLived(node);
        node["Peers"]![0]!["Grpc"] = city.Client.Addresses.Grpc;
        node["Peers"]![0]!["Issuer"] = city.Client.Addresses.BaseUrl;
    });

    private static void LongLived(System.Text.Json.Nodes.JsonNode node)
    {
        foreach (System.Text.Json.Nodes.JsonNode? type in node["Types"]!.AsArray())
        {
            type!["TimeToLive"] = "1.00:00:00";
        }
    }

    private static Task CachedAsync(OwnNode node, string id, string token) => CachedAsync(node.Client, id, token);

    private static Task CachedAsync(NodeClient node, string id, string token) => Eventually.TrueAsync(
        "the certificate is answered from the cache", async () => await node.VerdictAsync(id, token) is { Verdict: "valid", ServedFrom: "cache" });
}
