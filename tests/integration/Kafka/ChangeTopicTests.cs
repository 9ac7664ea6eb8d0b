using System.Text;
using Confluent.Kafka;
using Exchange.Gateway.Kafka;
using Exchange.Gateway.Verification.ChangeTopic;
using Exchange.Tests.Integration.Fixtures;
using Exchange.Tests.Integration.State;

namespace Exchange.Tests.Integration.Kafka;

/// <summary>
/// Changes over the real Kafka, to two replicas of a district and from the city that it follows. If one of these fails, a
/// certificate that was revoked a moment ago passes at a counter, or what is on the cluster tells about citizens.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class ChangeTopicTests(Demo demo, KafkaBroker broker, PostgreSqlServer server) : IClassFixture<KafkaBroker>, IClassFixture<PostgreSqlServer>
{
    private const string DistrictSource = "market-regulation";

    [KafkaNodesFact]
    public async Task Change_IsAnsweredFromTheCacheOfEveryReplica()
    {
        await using KafkaNodes nodes = await StartAsync();
        string ofCity = demo.Access.Sample("valid", "city");
        string ofDistrict = demo.Access.Sample("valid", "district");
        await CachedAsync(nodes.Districts, ofCity, ofDistrict);

        await demo.NaturalResources.ChangeStateAsync(ofCity, "suspended");
        await demo.MarketRegulation.ChangeStateAsync(ofDistrict, "suspended");
        try
        {
            await AnsweredAsync(nodes.Districts, "suspended", ofCity, ofDistrict);
        }
        finally
        {
            await demo.NaturalResources.ChangeStateAsync(ofCity, "valid");
            await demo.MarketRegulation.ChangeStateAsync(ofDistrict, "valid");
        }

        await AnsweredAsync(nodes.Districts, "valid", ofCity, ofDistrict);
        await HoldsNothingPersonalAsync(nodes);
    }

    /// <summary>Otherwise every replica's cache is empty whenever one of them is replaced.</summary>
    [KafkaNodesFact]
    public async Task PublisherThatDies_IsReplacedWithoutAGap()
    {
        await using KafkaNodes nodes = await StartAsync();
        string[] ids = [.. demo.Access.Of("valid").Where(id => demo.Access.SampleDetails[id].Node == "district").Take(2)];
        await CachedAsync(nodes.Districts, ids);
        OwnNode publisher = await PublisherAsync(nodes.Districts);
        OwnNode other = nodes.Districts.Single(node => node != publisher);

        DateTimeOffset killed = DateTimeOffset.UtcNow;
        await publisher.Program.KillAsync();
        await other.Program.LineAsync($"holds the lease publish {DistrictSource} now");
        // The feed is whole again; the other certificate has not been asked for meanwhile.
        await Eventually.TrueAsync("the feed goes on", async () =>
            await other.Client.VerdictAsync(ids[0], other.TokenOf(KafkaNodes.Client)) is { ServedFrom: "cache" } answer && answer.AsOf > killed.AddSeconds(3));
        await Eventually.TrueAsync("the source is fresh", async () =>
            await other.Client.VerdictAsync(ids[1], other.TokenOf(KafkaNodes.Client)) is { ServedFrom: "cache" });
        await demo.MarketRegulation.ChangeStateAsync(ids[0], "suspended");
        try
        {
            await AnsweredAsync([other], "suspended", ids[0]);
        }
        finally
        {
            await demo.MarketRegulation.ChangeStateAsync(ids[0], "valid");
        }

        await AnsweredAsync([other], "valid", ids[0]);
        Assert.DoesNotContain("CursorLost", other.Program.Output, StringComparison.Ordinal);
    }

    /// <summary>Otherwise a replica that was out of breath for a while, and does not know that another took its place, brings back what was before.</summary>
    [KafkaNodesFact]
    public async Task FrozenPublisher_BringsNothingBackWhenItWakes()
    {
        await using KafkaNodes nodes = await StartAsync();
        string id = demo.Access.Sample("valid", "district");
        await CachedAsync(nodes.Districts, id);
        OwnNode publisher = await PublisherAsync(nodes.Districts);
        OwnNode other = nodes.Districts.Single(node => node != publisher);

        await SignalAsync(publisher, "STOP");
        try
        {
            await other.Program.LineAsync($"holds the lease publish {DistrictSource} now");
            await demo.MarketRegulation.ChangeStateAsync(id, "suspended");
            DateTimeOffset changed = DateTimeOffset.UtcNow;
            await AnsweredAsync([other], "suspended", id);
            await SignalAsync(publisher, "CONT");
            await publisher.Program.LineAsync($"Another replica holds the lease publish {DistrictSource} now");
            await Eventually.TrueAsync("both tell the change, from their caches, long after it", async () =>
            {
                Answer[] answers = await Task.WhenAll(nodes.Districts.Select(node => node.Client.VerdictAsync(id, node.TokenOf(KafkaNodes.Client))));
                Assert.All(answers, answer => Assert.True(answer.Verdict == "suspended" || answer.AsOf <= changed, $"It was {answer.Verdict} as of {answer.AsOf:O}, and changed at {changed:O}."));
                return answers.All(answer => answer is { Verdict: "suspended", ServedFrom: "cache" } && answer.AsOf > changed.AddSeconds(5));
            });
        }
        finally
        {
            await SignalAsync(publisher, "CONT");
            await demo.MarketRegulation.ChangeStateAsync(id, "valid");
        }

        await AnsweredAsync(nodes.Districts, "valid", id);
        Assert.DoesNotContain("CursorLost", other.Program.Output, StringComparison.Ordinal);
    }

    [KafkaNodesFact]
    public async Task FrozenBroker_MakesNoAnswerStale()
    {
        if (!broker.IsOwn)
        {
            return;
        }

        await using KafkaNodes nodes = await StartAsync();
        string id = demo.Access.Sample("valid", "city");
        await CachedAsync(nodes.Districts, id);

        await broker.FreezeAsync();
        try
        {
            await demo.NaturalResources.ChangeStateAsync(id, "suspended");
            DateTimeOffset changed = DateTimeOffset.UtcNow;
            await Eventually.TrueAsync("the registry is asked", async () =>
            {
                Answer answer = await nodes.Districts[0].Client.VerdictAsync(id, nodes.Districts[0].TokenOf(KafkaNodes.Client));
                Assert.True(answer.Verdict == "suspended" || answer.AsOf <= changed, $"It was valid as of {answer.AsOf:O}, and changed at {changed:O}.");
                return answer is { Verdict: "suspended", ServedFrom: not "cache" };
            });
            await Eventually.TrueAsync("the loss is told", async () =>
                (await nodes.Districts[0].Client.DegradedAsync()).Contains("changes:" + nodes.CityCode) && (await nodes.City.Client.DegradedAsync()).Contains("kafka"));

            await broker.ThawAsync();
            await AnsweredAsync(nodes.Districts, "suspended", id);
        }
        finally
        {
            await broker.ThawAsync();
            await demo.NaturalResources.ChangeStateAsync(id, "valid");
        }

        await AnsweredAsync(nodes.Districts, "valid", id);
        await Eventually.TrueAsync("nothing is degraded", async () =>
            (await nodes.Districts[0].Client.DegradedAsync()).Count == 0 && (await nodes.City.Client.DegradedAsync()).Count == 0);
    }

    private static async Task SignalAsync(OwnNode node, string signal)
    {
        await using RunningProgram kill = RunningProgram.Start("kill", [$"-{signal}", $"{node.Program.Id}"]);
        Assert.Equal(0, await kill.EndAsync());
    }

    private async Task<KafkaNodes> StartAsync() => await KafkaNodes.StartAsync(demo, broker.Servers, await server.CreateAsync());

    private static Task<OwnNode> PublisherAsync(IEnumerable<OwnNode> replicas) => Eventually.GetAsync("one replica publishes", () => Task.FromResult(
        replicas.FirstOrDefault(node => node.Program.Output.Contains($"holds the lease publish {DistrictSource} now", StringComparison.Ordinal))));

    private static Task CachedAsync(IEnumerable<OwnNode> nodes, params string[] ids) => AnsweredAsync(nodes, "valid", ids);

    private static async Task AnsweredAsync(IEnumerable<OwnNode> nodes, string verdict, params string[] ids)
    {
        foreach (OwnNode node in nodes)
        {
            foreach (string id in ids)
            {
                await Eventually.TrueAsync($"{verdict} is answered from the cache", async () =>
                    await node.Client.VerdictAsync(id, node.TokenOf(KafkaNodes.Client)) is { ServedFrom: "cache" } answer && answer.Verdict == verdict);
            }
        }
    }

    /// <summary>Looks through all that the nodes have written to the cluster.</summary>
    private async Task HoldsNothingPersonalAsync(KafkaNodes nodes)
    {
        List<string> personal = [.. demo.Access.SampleDetails.Keys, .. demo.Access.SampleDetails.Values.Select(sample => sample.HolderCode).Distinct()];
        foreach (string id in demo.Access.Of("valid"))
        {
            string name = (await demo.District.LookUpAsync(id, demo.Requester)).Json.GetProperty("certificate").GetProperty("holderName").GetString()!;
            personal.AddRange([name, name[..1] + "*"]);
        }

        HashSet<string> kinds = [];
        foreach (string topic in new[] { TopicNames.Of(nodes.CityCode), TopicNames.Of(nodes.DistrictCode) })
        {
            TopicTail.Read(
                new KafkaOptions { BootstrapServers = broker.Servers }, topic, TimeSpan.FromSeconds(10),
                record =>
                {
                    byte[][] parts = [record.Message.Key, record.Message.Value, .. record.Message.Headers.Select(header => header.GetValueBytes())];
                    Assert.DoesNotContain(personal, value => parts.Any(part => part.AsSpan().IndexOf(Encoding.UTF8.GetBytes(value)) >= 0));
                    kinds.Add(Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes("ce_type")));
                },
                () => false,
                CancellationToken.None);
        }

        Assert.Equal([TopicNames.Heartbeat, TopicNames.Changed], kinds.Order(StringComparer.Ordinal));
    }
}

/// <summary>A fact that needs a Kafka broker, the client's library and PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KafkaNodesFactAttribute : FactAttribute
{
    public KafkaNodesFactAttribute() =>
        Skip = KafkaBroker.Missing ?? KafkaClient.Missing ?? (PostgreSqlPrograms.Folder is null ? "PostgreSQL is not installed (Debian: postgresql)." : null);
}
