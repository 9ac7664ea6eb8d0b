using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Records;

/// <summary>If this fails, whoever may read a node's logs or metrics learns about its citizens, unrecorded.</summary>
[Collection(DemoTests.Name)]
public sealed class PersonalDataTests(Demo demo)
{
    [Fact]
    public async Task LogsAndMetrics_HoldNothingPersonal()
    {
        List<string> personal = [.. demo.Access.SampleDetails.Keys, .. demo.Access.SampleDetails.Values.Select(sample => sample.HolderCode).Distinct()];
        foreach (string id in demo.Access.Of("valid"))
        {
            Answer lookup = await demo.District.LookUpAsync(id, demo.Requester);
            personal.Add(lookup.Json.GetProperty("certificate").GetProperty("holderName").GetString()!);
        }

        await AskInEveryWayAsync();

        foreach (string log in Directory.EnumerateFiles(demo.PathOf("logs")))
        {
            AssertFree(personal, log, await ReadSharedAsync(log));
        }

        foreach (NodeClient node in new[] { demo.City, demo.District })
        {
            AssertFree(personal, node.Addresses.Operations, await MetricsAsync(node));
        }
    }

    /// <summary>Also what fails: a log is most talkative then.</summary>
    private async Task AskInEveryWayAsync()
    {
        foreach (string mode in new[] { "normal", "rubbish", "lie", "fail" })
        {
            await demo.MarketRegulation.BehaveAsync(mode);
            foreach (string verdict in new[] { "valid", "unknown", "checkCharacterMismatch" })
            {
                string id = demo.Access.Of(verdict).First(candidate => demo.Access.SampleDetails[candidate].Node == "district");
                await demo.District.VerifyAsync(id, demo.Counter);
                await demo.City.VerifyAsync(id, demo.Counter);
                await demo.District.VerifyAsync(demo.Access.SampleDetails[id], demo.Counter);
                await demo.District.GetAsync("/api/v1/certificates/" + id, demo.Requester, Purpose.Headers);
                await demo.District.GetAsync("/api/v1/certificates/" + id, null, Purpose.Headers);
                await demo.District.GetAsync("/resources/jianyang-enterprise-credit/" + demo.Access.SampleDetails[id].HolderCode, demo.Requester, Purpose.Headers);
            }
        }

        await demo.District.GetAsync("/api/v1/my-data/accesses", demo.TokenOf("district-citizen"));
        await demo.District.GetAsync("/api/v1/my-data/accesses?holder=" + demo.Access.Persons["district-citizen"].HolderCode, demo.TokenOf("district-citizen"));
        await demo.MarketRegulation.BehaveAsync("normal");
        await demo.District.VerdictAsync(demo.Access.Sample("unknown", "district"), demo.Counter);
    }

    private static void AssertFree(IEnumerable<string> personal, string place, string text)
    {
        Assert.NotEmpty(text);
        string? found = personal.FirstOrDefault(value => text.Contains(value, StringComparison.Ordinal));
        Assert.True(found is null, $"{place} holds {found}.");
    }

    private static async Task<string> MetricsAsync(NodeClient node)
    {
        using HttpClient http = new();
        return await http.GetStringAsync(new Uri(node.Addresses.Operations + "/metrics"));
    }

    private static async Task<string> ReadSharedAsync(string file)
    {
        using StreamReader reader = new(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }
}
