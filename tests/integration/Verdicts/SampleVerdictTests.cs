using Exchange.Contracts.CodeLists;
using Exchange.Contracts.V1;
using Exchange.Tests.Integration.Fixtures;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Tests.Integration.Verdicts;

/// <summary>If one of these fails, a counter takes a bad certificate for a good one, or sends a citizen away without cause.</summary>
[Collection(DemoTests.Name)]
public sealed class SampleVerdictTests(Demo demo)
{
    private static readonly string[] s_verdicts =
        ["valid", "revoked", "cancelled", "transferred", "superseded", "suspended", "other", "not-yet-valid", "expired", "unknown"];

    public static TheoryData<string, string> VerdictsAtNodes()
    {
        TheoryData<string, string> data = [];
        foreach (string verdict in s_verdicts)
        {
            data.Add(verdict, "city");
            data.Add(verdict, "district");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(VerdictsAtNodes))]
    public async Task EverySample_GivesItsVerdictOverHttp(string verdict, string node)
    {
        foreach (string id in demo.Access.Of(verdict))
        {
            Answer answer = await demo.Node(node).VerdictAsync(id, demo.Counter);

            Assert.True(answer.Status == 200, $"{id}: {answer}");
            Assert.Equal(verdict, answer.Verdict);
            Assert.Empty(answer.Warnings);
            Assert.Equal(LogOf(node), answer.Audit.Log);
            AssertServedFrom(answer.ServedFrom, id, node);
            Assert.InRange(answer.AsOf, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow);
        }
    }

    [Theory]
    [MemberData(nameof(VerdictsAtNodes))]
    public async Task EverySample_GivesItsVerdictOverGrpc(string verdict, string node)
    {
        foreach (string id in demo.Access.Of(verdict))
        {
            VerifyReply reply = await demo.Node(node).VerdictByGrpcAsync(id, demo.Counter);

            Assert.Equal(verdict, ((Verdict)reply.Verdict).WireName());
            Assert.Empty(reply.Warnings);
            Assert.Equal(LogOf(node), reply.Audit.Log);
            AssertServedFrom(reply.ServedFrom.ToString(), id, node);
            Assert.InRange(reply.AsOf.ToDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow);
        }
    }

    private static string LogOf(string node) => node == "city" ? "350700/0" : "350703/0";

    /// <summary>A node's own types come from its registries, the others from its peer; both may be kept for a while.</summary>
    private void AssertServedFrom(string servedFrom, string id, string node) =>
        Assert.Contains(servedFrom, new[] { "cache", demo.Access.SampleDetails[id].Node == node ? "registry" : "peer" }, StringComparer.OrdinalIgnoreCase);
}
