using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Audit;
using Exchange.Tests.Integration.Fixtures;
using Exchange.Tests.Integration.State;

namespace Exchange.Tests.Integration.Search;

/// <summary>
/// Who looked at this person's data, when and why. If one of these fails, an auditor gets no answer or a wrong one, or somebody
/// looks into the records unseen.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class AuditSearchTests(Demo demo)
{
    private const string Searches = "/api/v1/audit/searches";

    private string Auditor => demo.TokenOf("district-auditor");

    [Fact]
    public async Task AccessToAPersonsData_IsFoundByThePerson()
    {
        string certificate = demo.Access.Sample("valid", "district");
        AuditPosition looked = (await demo.District.LookUpAsync(certificate, demo.Requester)).Audit;
        string person = demo.RecordAt(looked).Whom.HolderCode;

        Answer answer = await FoundAsync(demo.District, Auditor, new { subject = person }, looked);

        JsonElement record = answer.Json.GetProperty("records").EnumerateArray().Single(found => PlaceOf(found) == looked);
        Assert.Equal("lookup", record.GetProperty("kind").GetString());
        Assert.Equal("allowed", record.GetProperty("decision").GetString());
        Assert.Equal(Purpose.Officer, record.GetProperty("officer").GetString());
        Assert.Equal(Purpose.Granted, record.GetProperty("purpose").GetString());
        Assert.Equal(person, record.GetProperty("holder").GetProperty("code").GetString());
        Assert.Equal(certificate, record.GetProperty("certificateIds")[0].GetString());
        Assert.NotEqual(0, record.GetProperty("fieldsReleased").GetArrayLength());
        Assert.True(answer.Json.GetProperty("covered")[0].GetProperty("size").GetUInt64() > looked.Index);
    }

    [Fact]
    public async Task Search_IsItselfRecorded()
    {
        Answer answer = await demo.District.PostAsync(Searches, new { subject = "nobody", officer = "jy-099", limit = 3, context = new { purpose = "投诉调查", officer = "sj-001" } }, Auditor);

        AuditRecord record = demo.RecordAt(answer.Audit);
        Assert.Equal(AuditKind.Search, record.Kind);
        Assert.Equal(("district-auditor", "sj-001", "投诉调查"), (record.Who.Client, record.Who.Officer, record.Why.Purpose));
        Assert.Equal(("nobody", "jy-099", 0u), (record.Whom.HolderCode, record.Searched.Officer, record.Searched.Answered));
        Answer found = await FoundAsync(demo.District, Auditor, new { subject = "nobody" }, answer.Audit);
        Assert.All(found.Json.GetProperty("records").EnumerateArray(), record => Assert.Equal("search", record.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task WhoeverIsNoAuditor_IsRefusedAndRecorded()
    {
        Answer refused = await demo.District.PostAsync(Searches, new { officer = "by-a-counter" }, demo.Counter);
        Answer record = await demo.District.GetAsync("/api/v1/audit/records/0/0", demo.Counter);

        Assert.Equal((403, "not-granted"), (refused.Status, refused.Code));
        Assert.Equal((403, "not-granted"), (record.Status, record.Code));
        await Eventually.TrueAsync("the refusal is found", async () =>
            (await demo.District.PostAsync(Searches, new { client = "district-counter", decision = "denied" }, Auditor)).Json.GetProperty("records").EnumerateArray()
            .Any(found => found.TryGetProperty("searched", out JsonElement searched) && searched.TryGetProperty("officer", out JsonElement officer) && officer.GetString() == "by-a-counter"));
    }

    [Fact]
    public async Task Pages_GoOnByTheirCursor()
    {
        AuditPosition last = (await demo.District.VerdictAsync(demo.Access.Sample("valid", "district"), demo.Counter)).Audit;
        await demo.District.VerdictAsync(demo.Access.Sample("valid", "district"), demo.Counter);
        await FoundAsync(demo.District, Auditor, new { client = "district-counter" }, last);

        Answer first = await demo.District.PostAsync(Searches, new { client = "district-counter", limit = 1 }, Auditor);
        string? cursor = first.Json.GetProperty("cursor").GetString();
        Answer second = await demo.District.PostAsync(Searches, new { client = "district-counter", limit = 1, cursor }, Auditor);
        Answer other = await demo.District.PostAsync(Searches, new { client = "district-requester", limit = 1, cursor }, Auditor);

        Assert.True(IndexOf(first) > IndexOf(second));
        Assert.Equal((400, "malformed-request"), (other.Status, other.Code));
        Assert.Contains("cursor", other.Errors.Select(error => error.Key));
    }

    [Fact]
    public async Task Record_IsReadByItsPlace()
    {
        AuditPosition place = (await demo.District.VerdictAsync(demo.Access.Sample("valid", "district"), demo.Counter)).Audit;
        string path = $"/api/v1/audit/records/0/{place.Index}";

        Answer answer = await Eventually.GetAsync("the record is copied", async () => await demo.District.GetAsync(path, Auditor) is { Status: 200 } copied ? copied : null);

        Assert.Equal(place.Index, answer.Json.GetProperty("record").GetProperty("index").GetUInt64());
        Assert.Equal(place.Index, demo.RecordAt(answer.Audit).Searched.Record.Index);
        Assert.Equal(404, (await demo.District.GetAsync("/api/v1/audit/records/0/99999999", Auditor)).Status);
        Assert.Equal(404, (await demo.District.GetAsync("/api/v1/audit/records/7/0", Auditor)).Status);
    }

    [Theory]
    [InlineData("""{ "limit": 201 }""", "limit")]
    [InlineData("""{ "decision": "perhaps" }""", "decision")]
    [InlineData("""{ "from": "2026-11-02T00:00:00Z", "to": "2026-11-01T00:00:00Z" }""", "to")]
    [InlineData("""{ "cursor": "AQ" }""", "cursor")]
    [InlineData("""{ "person": "x" }""", "person")]
    public async Task WrongSearch_IsToldWhere(string body, string path)
    {
        Answer answer = await demo.District.PostAsync(Searches, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Auditor);

        Assert.Equal(400, answer.Status);
        Assert.Contains(path, answer.Errors.Select(error => error.Key));
    }

    [PostgreSqlFact]
    public async Task EachReplica_AnswersForAll_AndHealsWhenTheDatabaseIsBack()
    {
        PostgreSqlServer server = new();
        using TemporaryDirectory directory = new();
        await server.InitializeAsync();
        try
        {
            string connection = directory.Write("connection", await server.CreateAsync());
            OwnNode[] replicas = await Task.WhenAll(Enumerable.Range(0, 2).Select(number => OwnNode.StartAsync(demo, change: configuration =>
            {
                configuration["State"] = new JsonObject { ["PostgreSqlConnectionFile"] = connection };
                configuration["Node"]!["Replica"] = number;
            })));
            await using OwnNode first = replicas[0];
            await using OwnNode second = replicas[1];
            string certificate = demo.Access.Sample("valid", "district");
            string auditor = first.TokenOf("district-auditor");

            AuditPosition atSecond = (await second.Client.VerdictAsync(certificate, second.TokenOf("district-counter"))).Audit;
            await FoundAsync(first.Client, auditor, new { certificateId = certificate }, atSecond);

            await server.StopAsync();
            AuditPosition meanwhile = (await second.Client.VerdictAsync(certificate, second.TokenOf("district-counter"))).Audit;
            Answer refused = await first.Client.PostAsync(Searches, new { certificateId = certificate }, auditor);
            Assert.Equal((503, "source-unavailable"), (refused.Status, refused.Code));
            await Eventually.TrueAsync("the search is degraded", async () => (await second.Client.DegradedAsync()).Contains("audit-search"));

            await server.StartAsync();
            await FoundAsync(first.Client, auditor, new { certificateId = certificate }, meanwhile);
            await Eventually.TrueAsync("nothing is degraded", async () => (await second.Client.DegradedAsync()).Count == 0);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Reindex_MakesTheCopyAnew()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo);
        string certificate = demo.Access.Sample("valid", "district");
        AuditPosition place = (await node.Client.VerdictAsync(certificate, node.TokenOf("district-counter"))).Audit;
        string auditor = node.TokenOf("district-auditor");
        await FoundAsync(node.Client, auditor, new { certificateId = certificate }, place);

        CommandResult running = await ExchangeProgram.RunAsync("audit", "reindex", "--config", node.Configuration);
        Assert.Equal(0, running.ExitCode);
        Assert.Contains("copies its log itself", running.Output, StringComparison.Ordinal);
        await FoundAsync(node.Client, auditor, new { certificateId = certificate }, place);

        CommandResult? stopped = null;
        await node.RestartAsync(async () => stopped = await ExchangeProgram.RunAsync("audit", "reindex", "--config", node.Configuration));
        Assert.Equal(0, stopped!.ExitCode);
        Assert.Contains("records can be searched", stopped.Output, StringComparison.Ordinal);
        await FoundAsync(node.Client, auditor, new { certificateId = certificate }, place);
    }

    /// <summary>The answer to a search once it covers a record, which must be in it. Each search is a record of its own, so it is not asked again and again.</summary>
    private static async Task<Answer> FoundAsync(NodeClient node, string token, object search, AuditPosition place)
    {
        string path = $"/api/v1/audit/records/{place.Log.Split('/')[1]}/{place.Index}";
        await Eventually.TrueAsync("the record is copied", async () => (await node.GetAsync(path, token)).Status == 200);
        Answer answer = await node.PostAsync(Searches, search, token);
        Assert.Equal(200, answer.Status);
        Assert.Contains(answer.Json.GetProperty("records").EnumerateArray(), record => PlaceOf(record) == place);
        return answer;
    }

    private static AuditPosition PlaceOf(JsonElement record) => new(record.GetProperty("log").GetString()!, record.GetProperty("index").GetUInt64());

    private static ulong IndexOf(Answer answer) => answer.Json.GetProperty("records")[0].GetProperty("index").GetUInt64();
}
