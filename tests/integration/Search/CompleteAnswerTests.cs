using System.Text.Json.Nodes;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Search;

/// <summary>If one of these fails, a node can leave out of an answer who looked at whose data, and nobody can show it.</summary>
[Collection(DemoTests.Name)]
public sealed class CompleteAnswerTests(Demo demo) : IDisposable
{
    private const string Searches = "/api/v1/audit/searches";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task AnswerOfANode_IsProvenComplete_AndEveryChangeShows()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo);
        string counter = node.TokenOf("district-counter");
        AuditPosition[] asked = new AuditPosition[5];
        for (int i = 0; i < asked.Length; i++)
        {
            asked[i] = (await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), counter)).Audit;
        }

        await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), node.TokenOf("district-requester"));
        string auditor = node.TokenOf("district-auditor");
        await Eventually.TrueAsync("the records are copied", async () => (await node.Client.GetAsync($"/api/v1/audit/records/0/{asked[^1].Index}", auditor)).Status == 200);

        object criteria = new { client = "district-counter", decision = "allowed", from = "2026-01-01T00:00:00+08:00" };
        JsonObject whole = await SearchAsync(node, auditor, criteria);
        JsonObject first = await SearchAsync(node, auditor, new { client = "district-counter", decision = "allowed", limit = 2 });
        JsonObject second = await SearchAsync(node, auditor, new { client = "district-counter", decision = "allowed", limit = 200, cursor = (string)first["cursor"]! });

        await AssertAsync(node, 0, $"hold {asked.Length} that meet the criteria, and the answer has these and no others", whole);
        await AssertAsync(node, 0, $"hold {asked.Length} that meet the criteria", first, second);
        await AssertAsync(node, 0, "hold 2 that meet the criteria", first);
        await AssertAsync(node, 0, $"hold {asked.Length - 2} that meet the criteria", second);
        await AssertAsync(node, 2, "Page 2 is not the one behind the page before it", second, first);

        await AssertAsync(node, 1, $"NOT COMPLETE: Record {asked[2].Index} of 350703/0 meets the criteria and is missing", With(whole, records => records.RemoveAt(2)));
        await AssertAsync(node, 1, $"Record {asked[4].Index} of 350703/0 is not as the log has it", With(whole, records => records[0]!["officer"] = "somebody else"));
        await AssertAsync(node, 1, $"Record {asked[4].Index} of 350703/0 is told without its officer, which the log has", With(whole, records => records[0]!.AsObject().Remove("officer")));
        await AssertAsync(node, 2, "Page 1 has a record of 350703/9, of which it covers nothing", With(whole, records => records[0]!["log"] = "350703/9"));
        await AssertAsync(node, 1, $"Record {asked[4].Index + 1} of 350703/0 is in the answer and does not belong there", With(whole, records => records.Add(At(records[0]!, asked[4].Index + 1))));
        await AssertAsync(node, 1, "Record 99999 of 350703/0 is in the answer and not in the log", With(whole, records => records.Add(At(records[0]!, 99999))));
        await AssertAsync(node, 1, $"Record {asked[0].Index} of 350703/0 is in the answer twice", With(whole, records => records.Add(records[^1]!.DeepClone())));
        await AssertAsync(node, 1, $"Record {asked[4].Index + 1} of 350703/0 meets the criteria and is missing", Changed(whole, answer => answer["search"]!["criteria"]!.AsObject().Remove("client")));
        await AssertAsync(node, 1, "The answer covers 99999 records of 350703/0", Changed(whole, answer => answer["covered"]![0]!["size"] = 99999));
        await AssertAsync(node, 2, "A page is no answer", Changed(whole, answer => answer["covered"]!.AsArray().Add(answer["covered"]![0]!.DeepClone())));
        await AssertAsync(node, 2, "A cursor of the answer was changed", Changed(first, answer => answer["search"]!["criteria"]!["client"] = "district-requester"));
        await AssertAsync(node, 2, "names criteria that this version does not know", Changed(whole, answer => answer["search"]!["criteria"]!["colour"] = "red"));
        await AssertAsync(node, 2, "names criteria that this version does not know", Changed(whole, answer => answer["search"]!["only"] = "my department's"));
    }

    private static async Task<JsonObject> SearchAsync(OwnNode node, string auditor, object search)
    {
        Answer answer = await node.Client.PostAsync(Searches, search, auditor);
        Assert.Equal(200, answer.Status);
        return JsonNode.Parse(answer.Bytes)!.AsObject();
    }

    private static JsonObject With(JsonObject answer, Action<JsonArray> change) => Changed(answer, copy => change(copy["records"]!.AsArray()));

    private static JsonObject Changed(JsonObject answer, Action<JsonObject> change)
    {
        JsonObject copy = answer.DeepClone().AsObject();
        change(copy);
        return copy;
    }

    private static JsonNode At(JsonNode record, ulong index)
    {
        JsonNode copy = record.DeepClone();
        copy["index"] = index;
        return copy;
    }

    /// <summary>Verifies saved pages beside the node that writes the log.</summary>
    private async Task AssertAsync(OwnNode node, int exitCode, string says, params JsonObject[] pages)
    {
        string[] files = [.. pages.Select((page, number) => _directory.Write($"page-{number}.json", page.ToJsonString()))];
        CommandResult result = await ExchangeProgram.RunAsync(["audit", "verify", node.Trail.Directory, "--key", demo.PathOf("keys", "district-audit.key"), "--complete", .. files]);
        Assert.True(result.ExitCode == exitCode, result.Output);
        Assert.Contains(says, result.Output, StringComparison.Ordinal);
    }
}
