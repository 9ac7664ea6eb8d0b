using System.Text.Json;
using Exchange.Contracts.V1;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Verdicts;

/// <summary>If one of these fails, a counter that may only ask "is it good?" learns who holds a certificate.</summary>
[Collection(DemoTests.Name)]
public sealed class LeastDataTests(Demo demo)
{
    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task Verdict_MasksTheHolderAndTellsNoCode(string node)
    {
        foreach (string id in demo.Access.Of("valid"))
        {
            SampleDetails holder = demo.Access.SampleDetails[id];
            string fullName = await FullNameAsync(id);

            Answer answer = await demo.Node(node).VerdictAsync(id, demo.Counter);
            VerifyReply reply = await demo.Node(node).VerdictByGrpcAsync(id, demo.Counter);

            JsonElement shown = answer.Json.GetProperty("certificate").GetProperty("holder");
            Assert.Equal(["name", "masked"], shown.EnumerateObject().Select(member => member.Name));
            Assert.Contains("*", shown.GetProperty("name").GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain(fullName, answer.Text, StringComparison.Ordinal);
            Assert.Equal("", reply.Certificate.Holder.Code);
            Assert.Contains("*", reply.Certificate.Holder.Name, StringComparison.Ordinal);
            Assert.Empty(reply.Certificate.Extension);
            // The number of a business licence is its holder's code, and is printed on it.
            if (answer.Json.GetProperty("certificate").GetProperty("number").GetString() != holder.HolderCode)
            {
                Assert.DoesNotContain(holder.HolderCode, answer.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Denial_TellsTheSameOfKnownAndUnknownCertificates()
    {
        Answer known = await demo.District.VerdictAsync(demo.Access.Sample("valid", "district"), demo.Provider);
        Answer unknown = await demo.District.VerdictAsync(demo.Access.Sample("unknown", "district"), demo.Provider);

        Assert.Equal("not-granted", known.Code);
        Assert.Equal(Without(known, "traceId"), Without(unknown, "traceId"));
    }

    private async Task<string> FullNameAsync(string id)
    {
        Answer lookup = await demo.District.LookUpAsync(id, demo.Requester, "?fields=holderName");
        return lookup.Json.GetProperty("certificate").GetProperty("holderName").GetString()!;
    }

    private static IEnumerable<string> Without(Answer answer, string name) =>
        answer.Json.EnumerateObject().Where(member => member.Name != name).Select(member => $"{member.Name}={member.Value}");
}
