using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Audit;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.MyData;

/// <summary>
/// Who looked at my data. If one of these fails, a citizen is not told who did, or is told of somebody else's, or of an inquiry
/// that was to stay secret.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class MyDataTests(Demo demo)
{
    private const string Accesses = "/api/v1/my-data/accesses";

    private string Citizen => demo.TokenOf("district-citizen");

    private DemoPerson Person => demo.Access.Persons["district-citizen"];

    private string Own => demo.Access.Of("valid").First(id => demo.Access.SampleDetails[id] is var sample && (sample.Node, sample.HolderCode, sample.HolderCodeType) == ("district", Person.HolderCode, Person.HolderCodeType));

    [Fact]
    public async Task EveryAccess_IsToldToItsPerson()
    {
        AuditPosition verified = (await demo.District.VerdictAsync(Own, demo.Counter)).Audit;
        AuditPosition byHolder = (await demo.District.VerdictAsync(demo.Access.SampleDetails[Own], demo.Counter)).Audit;
        AuditPosition lookedUp = (await demo.District.LookUpAsync(Own, demo.Requester, "?fields=number,holderName")).Audit;
        string other = demo.Access.Sample("expired", "district");
        AuditPosition batch = (await demo.District.PostAsync(
            "/api/v1/verifications/batch", new { context = Purpose.Context, items = new[] { new { certificateId = other }, new { certificateId = Own } } }, demo.Counter)).Audit;

        Answer answer = await ToldAsync(demo.District, Citizen, batch);

        Dictionary<AuditPosition, JsonElement> told = Told(answer);
        Assert.Equal(["verification", "verification", "lookup", "verification"], new[] { verified, byHolder, lookedUp, batch }.Select(place => told[place].GetProperty("kind").GetString()));
        JsonElement lookup = told[lookedUp];
        Assert.Equal(("建阳区行政服务中心", Purpose.Granted, "allowed"), (
            lookup.GetProperty("department").GetProperty("name").GetString(), lookup.GetProperty("purpose").GetString(), lookup.GetProperty("decision").GetString()));
        Assert.Equal(["holderName", "number"], lookup.GetProperty("fieldsReleased").EnumerateArray().Select(field => field.GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(2, told[batch].GetProperty("record").GetProperty("entry").GetInt32());
        Assert.Equal("valid", told[batch].GetProperty("verdict").GetString());
        Assert.All((string[])[Purpose.Officer, other, "district-counter", Person.HolderCode], hidden => Assert.DoesNotContain(hidden, answer.Text, StringComparison.Ordinal));
        Assert.All(answer.Json.GetProperty("covered").GetProperty("types").EnumerateArray(), type => Assert.True(type.GetProperty("complete").GetBoolean(), type.ToString()));

        AuditRecord look = demo.RecordAt(answer.Audit);
        Assert.Equal((AuditKind.Disclosure, Person.HolderCode, "district-citizen"), (look.Kind, look.Whom.HolderCode, look.Who.Client));
        Assert.Equal((uint)told.Count, look.Searched.Answered);
    }

    [Fact]
    public async Task OtherPerson_IsToldNothingOfIt()
    {
        await demo.District.VerdictAsync(Own, demo.Counter);
        AuditPosition looked = (await demo.District.LookUpAsync(Own, demo.Requester)).Audit;
        await ToldAsync(demo.District, Citizen, looked);

        Answer answer = await demo.District.GetAsync(Accesses, demo.TokenOf("city-citizen"));

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain(looked, Told(answer).Keys);
        Assert.DoesNotContain(Own, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QuestionOfAnotherNode_NamesNodeAndDepartment()
    {
        // A lookup is always answered by whoever is responsible.
        Answer lookup = await demo.City.LookUpAsync(Own, demo.TokenOf("city-requester"));
        Assert.Equal(200, lookup.Status);
        AuditReference place = demo.RecordAt(lookup.Audit).PeerRecord;
        AuditPosition recorded = new(place.Log, place.Index);

        JsonElement told = Told(await ToldAsync(demo.District, Citizen, recorded))[recorded];

        Assert.Equal("peer", told.GetProperty("kind").GetString());
        Assert.Equal("350700", told.GetProperty("node").GetProperty("code").GetString());
        Assert.Equal("南平市行政服务中心", told.GetProperty("department").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Pages_GoOnForTheSamePersonOnly()
    {
        await demo.District.VerdictAsync(Own, demo.Counter);
        AuditPosition last = (await demo.District.VerdictAsync(Own, demo.Counter)).Audit;
        await ToldAsync(demo.District, Citizen, last);

        Answer first = await demo.District.GetAsync(Accesses + "?limit=1", Citizen);
        string cursor = first.Json.GetProperty("cursor").GetString()!;
        Answer second = await demo.District.GetAsync($"{Accesses}?limit=1&cursor={cursor}", Citizen);
        Answer other = await demo.District.GetAsync($"{Accesses}?limit=1&cursor={cursor}", demo.TokenOf("city-citizen"));

        Assert.True(Told(first).Keys.Single().Index > Told(second).Keys.Single().Index);
        Assert.Equal((400, "malformed-request"), (other.Status, other.Code));
    }

    [Fact]
    public async Task WhoeverIsNoPerson_IsRefused()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo);
        Answer client = await node.Client.GetAsync(Accesses, node.TokenOf("district-citizen"));
        Answer counter = await node.Client.GetAsync(Accesses, node.TokenOf("district-counter"));
        Answer asCounter = await node.Client.GetAsync(Accesses, node.CitizenTokenOf("district-counter", Person.HolderCode, Person.HolderCodeType));
        Answer malformed = await node.Client.GetAsync(Accesses, node.CitizenTokenOf("district-citizen", Person.HolderCode, "no type"));
        Answer named = await node.Client.GetAsync(Accesses + "?holder=somebody", node.CitizenTokenOf("district-citizen", Person.HolderCode, Person.HolderCodeType));

        Assert.Equal((403, "person-required"), (client.Status, client.Code));
        Assert.Equal((403, "not-granted"), (counter.Status, counter.Code));
        Assert.Equal((401, "token-invalid"), (asCounter.Status, asCounter.Code));
        Assert.Equal((401, "token-invalid"), (malformed.Status, malformed.Code));
        Assert.Equal((400, "malformed-request"), (named.Status, named.Code));
    }

    [Fact]
    public async Task Embargo_HidesWhatWasAskedUnderIt_AndNothingElse()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["MyData"] = new JsonObject
        {
            ["Embargoes"] = new JsonArray(new JsonObject { ["Name"] = "inquiry", ["Client"] = "district-requester", ["For"] = "180.00:00:00" }),
        });
        string citizen = node.CitizenTokenOf("district-citizen", Person.HolderCode, Person.HolderCodeType);
        AuditPosition told = (await node.Client.VerdictAsync(Own, node.TokenOf("district-counter"))).Audit;
        AuditPosition hidden = (await node.Client.LookUpAsync(Own, node.TokenOf("district-requester"))).Audit;
        await CopiedAsync(node.Client, hidden, node.TokenOf("district-auditor"));

        // A rule that is taken back reveals nothing sooner, and one that is new hides nothing that was done before.
        Assert.Equal(told, Assert.Single(Told(await node.Client.GetAsync(Accesses, citizen)).Keys));
        AuditEmbargo embargo = node.Trail.At(hidden.Index).Embargo;
        Assert.Equal("inquiry", embargo.Rule);
        Assert.Equal(node.Trail.At(hidden.Index).Time.ToDateTimeOffset().AddDays(180), embargo.Until.ToDateTimeOffset());
        Assert.Null(node.Trail.At(told.Index).Embargo);
        await node.RestartAsync(() =>
        {
            JsonNode configuration = JsonNode.Parse(File.ReadAllText(node.Configuration))!;
            configuration["MyData"]!["Embargoes"]![0]!["Client"] = "district-counter";
            File.WriteAllText(node.Configuration, configuration.ToJsonString());
            return Task.CompletedTask;
        });
        Answer answer = await node.Client.GetAsync(Accesses + "?limit=1", citizen);
        Assert.Equal(told, Assert.Single(Told(answer).Keys));
        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("cursor").ValueKind);
    }

    [Fact]
    public async Task Department_SeesItsOwnDataAndOfficersOnly()
    {
        string provider = demo.TokenOf("district-provider");
        string auditor = demo.TokenOf("district-auditor");
        string ofCity = demo.Access.Sample("valid", "city");
        AuditPosition ours = (await demo.District.VerdictAsync(Own, demo.Counter)).Audit;
        AuditPosition batch = (await demo.District.PostAsync(
            "/api/v1/verifications/batch", new { context = Purpose.Context, items = new[] { new { certificateId = ofCity }, new { certificateId = Own } } }, demo.Counter)).Audit;
        AuditPosition theirs = (await demo.District.VerdictAsync(ofCity, demo.Counter)).Audit;
        await CopiedAsync(demo.District, theirs, auditor);

        Answer answer = await demo.District.PostAsync("/api/v1/audit/searches", new { client = "district-counter" }, provider);
        Answer widened = await demo.District.PostAsync("/api/v1/audit/searches", new { certificateId = ofCity }, provider);
        Answer byOfficer = await demo.District.PostAsync("/api/v1/audit/searches", new { officer = Purpose.Officer }, provider);

        JsonElement[] records = [.. answer.Json.GetProperty("records").EnumerateArray()];
        AuditPosition[] found = [.. records.Select(PlaceOf)];
        Assert.Contains(ours, found);
        Assert.Contains(batch, found);
        Assert.DoesNotContain(theirs, found);
        Assert.All(records, record => Assert.False(record.TryGetProperty("officer", out _)));
        Assert.DoesNotContain(ofCity, answer.Text, StringComparison.Ordinal);
        Assert.All(
            (Answer[])[widened, byOfficer],
            search => Assert.All(search.Json.GetProperty("records").EnumerateArray(), record => Assert.Equal("district-provider", record.GetProperty("client").GetString())));

        Answer one = await demo.District.GetAsync($"/api/v1/audit/records/0/{batch.Index}", provider);
        Assert.Equal(200, one.Status);
        Assert.Equal(Own, Assert.Single(one.Json.GetProperty("entries").EnumerateArray()).GetProperty("certificateIds")[0].GetString());
        Assert.Equal(404, (await demo.District.GetAsync($"/api/v1/audit/records/0/{theirs.Index}", provider)).Status);
    }

    /// <summary>The answer once it covers a record. Each look is a record of its own, so it is not asked again and again.</summary>
    private async Task<Answer> ToldAsync(NodeClient node, string citizen, AuditPosition place)
    {
        await CopiedAsync(node, place, demo.TokenOf("district-auditor"));
        Answer answer = await node.GetAsync(Accesses, citizen);
        Assert.Equal(200, answer.Status);
        Assert.Contains(place, Told(answer).Keys);
        return answer;
    }

    private static Task CopiedAsync(NodeClient node, AuditPosition place, string auditor) =>
        Eventually.TrueAsync("the record is copied", async () => (await node.GetAsync($"/api/v1/audit/records/0/{place.Index}", auditor)).Status == 200);

    private static Dictionary<AuditPosition, JsonElement> Told(Answer answer) =>
        answer.Json.GetProperty("accesses").EnumerateArray().ToDictionary(access => PlaceOf(access.GetProperty("record")));

    private static AuditPosition PlaceOf(JsonElement record) => new(record.GetProperty("log").GetString()!, record.GetProperty("index").GetUInt64());
}
