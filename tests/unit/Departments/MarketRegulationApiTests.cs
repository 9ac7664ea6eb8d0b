using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Exchange.Tests.Unit.Departments;

// The mapping file of this department is written against its README; whatever breaks here breaks the demo.
public class MarketRegulationApiTests
{
    [Fact]
    public async Task Get_GivesCamelCaseJsonWithIsoDates()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        var one = department.Registry.At(40);
        using var answer = await department.Client.GetAsync($"/api/v1/certificates/{one.Id}");

        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var json = await answer.JsonAsync();
        Assert.Equal(one.Id, json.Text("certificateId"));
        Assert.Equal(one.Type.Code, json.Text("typeCode"));
        Assert.Equal(one.Holder.Name, json.GetProperty("holder").Text("name"));
        Assert.Equal(one.Holder.Code, json.GetProperty("holder").Text("code"));
        Assert.Equal($"{one.ValidFrom:yyyy-MM-dd}", json.Text("validFrom"));
        Assert.Equal(one.State.Code, json.GetProperty("state").Text("code"));
        Assert.Equal(one.Sequence, json.GetProperty("sequence").GetUInt64());
        Assert.Contains(department.Registry.Certificates(), other => other.ValidTo is null);
    }

    [Fact]
    public async Task NoEnd_IsNull()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        var one = department.Registry.Certificates().First(one => one.ValidTo is null);
        Assert.Equal(JsonValueKind.Null, (await department.ReadJsonAsync($"/api/v1/certificates/{one.Id}")).GetProperty("validTo").ValueKind);
    }

    [Fact]
    public async Task NoSuchCertificate_Is404()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        using var answer = await department.Client.GetAsync($"/api/v1/certificates/{department.Registry.Beyond(7).Id}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("CERTIFICATE_NOT_FOUND", (await answer.JsonAsync()).Text("code"));
    }

    [Fact]
    public async Task WrongKey_Is401()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        department.Client.DefaultRequestHeaders.Remove("X-Api-Key");
        using var answer = await department.Client.GetAsync($"/api/v1/certificates/{department.Registry.At(0).Id}");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Search_GivesAllVersionsOrAnEmptyList()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        var one = department.Registry.At(0);
        using var found = await department.PostAsync("/api/v1/certificates/search", Search(one.Holder.Code, one.Type.Code));
        Assert.Equal(["001", "002"], (await found.JsonAsync()).GetProperty("items").EnumerateArray().Select(item => item.Text("version")));
        using var none = await department.PostAsync("/api/v1/certificates/search", Search(department.Registry.Beyond(7).Holder.Code, one.Type.Code));
        Assert.Equal(HttpStatusCode.OK, none.StatusCode);
        Assert.Equal(0, (await none.JsonAsync()).GetProperty("items").GetArrayLength());
        using var bad = await department.PostAsync("/api/v1/certificates/search", """{"typeCode": "x"}""");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task Changes_CarryTheRegistrysTime()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        var start = await department.ReadJsonAsync("/api/v1/changes");
        Assert.Equal("2026-11-22T02:03:04.567Z", start.Text("serverTime"));
        Assert.Equal(0, start.GetProperty("items").GetArrayLength());
        var page = await department.ReadJsonAsync("/api/v1/changes?after=3&limit=2");
        Assert.Equal([4, 5], page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt32()));
        Assert.True(page.GetProperty("hasMore").GetBoolean());
        Assert.Equal(department.Registry.Count, page.GetProperty("lastSequence").GetInt32());
        using var bad = await department.Client.GetAsync("/api/v1/changes?after=x");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task List_GoesOnPageByPage()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        var type = department.Registry.At(0).Type.Code;
        var all = department.Registry.Certificates().Where(one => one.Type.Code == type).Select(one => one.Id).ToList();
        var page = await department.ReadJsonAsync($"/api/v1/certificates?typeCode={type}&after=2&limit=3");
        Assert.Equal(all[2..5], page.GetProperty("items").EnumerateArray().Select(item => item.Text("certificateId")));
        Assert.Equal((5, all.Count), (page.GetProperty("next").GetInt32(), page.GetProperty("total").GetInt32()));
        var last = await department.ReadJsonAsync($"/api/v1/certificates?typeCode={type}&after={all.Count - 1}");
        Assert.Equal(JsonValueKind.Null, last.GetProperty("next").ValueKind);
        using var bad = await department.Client.GetAsync("/api/v1/certificates?after=0");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task Document_IsAPdfForTheTypeThatHasOne()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        using var file = await department.Client.GetAsync($"/api/v1/certificates/{Of(department, hasDocument: true)}/document");
        await file.IsPdfAsync();
        using var none = await department.Client.GetAsync($"/api/v1/certificates/{Of(department, hasDocument: false)}/document");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Register_Is201Then200Then409()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        var like = department.Registry.Beyond(7);
        var body = JsonNode.Parse((await department.ReadJsonAsync($"/api/v1/certificates/{department.Registry.At(40).Id}")).GetRawText())!;
        body.AsObject().Remove("sequence");
        body["certificateId"] = like.Id;
        body["version"] = like.Version;
        body["typeCode"] = like.Type.Code;
        using var first = await department.PostAsync("/api/v1/certificates", body.ToJsonString());
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        using var second = await department.PostAsync("/api/v1/certificates", body.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(await first.TextAsync(), await second.TextAsync());
        body["certificateNumber"] = "another";
        using var conflict = await department.PostAsync("/api/v1/certificates", body.ToJsonString());
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        using var bad = await department.PostAsync("/api/v1/certificates", "{}");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task EnterpriseCredit_IsASmallSummary()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        var holder = department.Registry.At(40).Holder;
        var summary = await department.ReadJsonAsync($"/credit/v1/enterprises/{holder.Code}");
        Assert.Equal(holder.Name, summary.Text("name"));
        Assert.Contains(summary.Text("creditGrade")!, "ABCD", StringComparison.Ordinal);
        using var none = await department.Client.GetAsync("/credit/v1/enterprises/914403001922038216");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static string Of(ServedDepartment department, bool hasDocument) =>
        department.Registry.Certificates().First(one => one.HasDocument == hasDocument).Id;

    private static string Search(string holder, string type) =>
        $$"""{"holder": {"code": "{{holder}}", "codeType": "001"}, "typeCode": "{{type}}"}""";
}
