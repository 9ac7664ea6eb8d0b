using System.Text;
using Exchange.Gateway.Keys;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Redis;

/// <summary>Two replicas of a node, the real programs, on one Redis.</summary>
[Collection(DemoTests.Name)]
public sealed class RedisNodeTests(Demo demo, RedisProgram redis) : IClassFixture<RedisProgram>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // Fails: replicas do not share their cards, so every one of them asks for everything; or Redis tells whoever reads it of whom it holds cards.
    [ProgramFact("redis-server")]
    public async Task Replicas_ShareCards_AndAskOnce()
    {
        string ring = _directory.Write("cards.json", KeyRing.Generate(TimeProvider.System).Write());
        await using OwnNode first = await StartAsync(0, ring);
        await using OwnNode second = await StartAsync(1, ring);
        await Eventually.TrueAsync("heartbeats in Redis", () => redis.Server.Keys(pattern: "{*}w*").Any());
        string[] ids = [.. demo.Access.Of("valid").Where(id => demo.Access.SampleDetails[id].Node == "district").Take(2)];

        Assert.Equal("valid", (await AskAsync(first, ids[0])).Verdict);
        await Eventually.TrueAsync("a card in Redis", () => redis.Server.Keys(pattern: "{*}c*").Any());
        await demo.MarketRegulation.TakeCallsAsync();
        Answer shared = await AskAsync(second, ids[0]);
        Assert.Equal(("valid", "cache"), (shared.Verdict, shared.ServedFrom));
        Assert.Equal(0, await demo.MarketRegulation.CertificateCallsAsync());

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => AskAsync(i % 2 == 0 ? first : second, ids[1])));
        Assert.All(answers, answer => Assert.Equal("valid", answer.Verdict));
        // The one question may have taken a second attempt.
        Assert.InRange(await demo.MarketRegulation.CertificateCallsAsync(), 1, 2);

        await redis.Database.ExecuteAsync("SAVE");
        string dump = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(redis.DumpFile));
        Assert.All(demo.Access.SampleDetails, sample =>
        {
            Assert.DoesNotContain(sample.Key, dump, StringComparison.Ordinal);
            Assert.DoesNotContain(sample.Value.HolderCode, dump, StringComparison.Ordinal);
            Assert.DoesNotContain(sample.Value.TypeCode, dump, StringComparison.Ordinal);
        });
        Assert.DoesNotContain("营业执照", dump, StringComparison.Ordinal);
    }

    // Fails: a node with a Redis that is not there does not start, or does not answer.
    [Fact]
    public async Task NodeWithoutItsRedis_Serves()
    {
        string ring = _directory.Write("cards.json", KeyRing.Generate(TimeProvider.System).Write());
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration =>
        {
            configuration["Cards"] = new System.Text.Json.Nodes.JsonObject { ["KeysFile"] = ring };
            configuration["Redis"] = new System.Text.Json.Nodes.JsonObject { ["Endpoints"] = $"127.0.0.1:{FreePorts.One()}" };
        });

        Assert.Equal("valid", (await AskAsync(node, demo.Access.Sample("valid", "district"))).Verdict);
        await Eventually.TrueAsync("degraded: redis", async () => (await node.Client.DegradedAsync()).Contains("redis"));
    }

    private Task<OwnNode> StartAsync(int replica, string ring) => OwnNode.StartAsync(demo, change: configuration =>
    {
        configuration["Node"]!["Replica"] = replica;
        configuration["Cards"] = new System.Text.Json.Nodes.JsonObject { ["KeysFile"] = ring };
        configuration["Redis"] = new System.Text.Json.Nodes.JsonObject { ["Endpoints"] = redis.Endpoint };
    });

    private static Task<Answer> AskAsync(OwnNode node, string id) => node.Client.VerdictAsync(id, node.TokenOf("district-counter"));
}
