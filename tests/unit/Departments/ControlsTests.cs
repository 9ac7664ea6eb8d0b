using System.Net;
using System.Text.Json;

namespace Exchange.Tests.Unit.Departments;

// Tests of the gateway rely on these: a control that does nothing makes them pass for nothing.
public class ControlsTests
{
    [Theory]
    [InlineData("""{"mode": "fail", "status": 503}""", HttpStatusCode.ServiceUnavailable)]
    [InlineData("""{"mode": "fail"}""", HttpStatusCode.InternalServerError)]
    [InlineData("""{"mode": "fail", "operations": ["find", "changes"]}""", HttpStatusCode.OK)]
    [InlineData("""{"mode": "fail", "probability": 0}""", HttpStatusCode.OK)]
    [InlineData("""{"mode": "normal"}""", HttpStatusCode.OK)]
    public async Task Fail_AnswersTheStatusToldForTheOperationsTold(string behaviour, HttpStatusCode expected)
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        await department.BehaveAsync(behaviour);
        using var answer = await department.Client.GetAsync(Certificate(department));
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"mode": "sulk"}""")]
    [InlineData("""{"mode": "fail", "probability": 2}""")]
    [InlineData("""{"mode": "fail", "millis": 2}""")]
    [InlineData("""{"mode": "fail", "operations": ["getting"]}""")]
    public async Task UnknownBehaviour_IsRefused(string behaviour)
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        await Assert.ThrowsAsync<HttpRequestException>(() => department.BehaveAsync(behaviour));
    }

    [Fact]
    public async Task Probability_HitsAboutThatShare()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        await department.BehaveAsync("""{"mode": "fail", "probability": 0.25}""");
        var failed = 0;
        for (var call = 0; call < 400; call++)
        {
            using var answer = await department.Client.GetAsync(Certificate(department));
            failed += answer.StatusCode == HttpStatusCode.InternalServerError ? 1 : 0;
        }

        Assert.InRange(failed, 60, 140);
    }

    [Fact]
    public async Task Rubbish_IsASuccessThatCannotBeRead()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        await department.BehaveAsync("""{"mode": "rubbish"}""");
        using var answer = await department.Client.GetAsync(Certificate(department));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        await Assert.ThrowsAnyAsync<JsonException>(() => answer.JsonAsync());
    }

    [Fact]
    public async Task Lie_AnswersAnotherHoldersCertificate()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        await department.BehaveAsync("""{"mode": "lie"}""");
        var asked = department.Registry.At(0);
        using var got = await department.PostAsync("/zrzy/dzzz/cx", $$"""{"ZZBS": "{{asked.Id}}"}""");
        var lie = (await got.JsonAsync()).GetProperty("SJ");
        Assert.NotEqual(asked.Id, lie.Text("ZZBS"));
        Assert.NotEqual(asked.Holder.Code, lie.Text("CZZTDM"));
        Assert.Equal(asked.Type.Code, lie.Text("ZZLXDM"));
        using var found = await department.PostAsync(
            "/zrzy/dzzz/czzt", $$"""{"CZZTDM": "{{asked.Holder.Code}}", "CZZTDMLX": "111", "ZZLXDM": "{{asked.Type.Code}}"}""");
        Assert.All((await found.JsonAsync()).GetProperty("SJ").EnumerateArray(), one => Assert.NotEqual(asked.Holder.Code, one.Text("CZZTDM")));
    }

    [Fact]
    public async Task Slow_AnswersOnlyAfterTheDelay()
    {
        var time = new StandingTime(DateTimeOffset.UtcNow);
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation, time);
        await department.BehaveAsync("""{"mode": "slow", "milliseconds": 60000}""");
        var answering = department.Client.GetAsync(Certificate(department));
        var elapse = await time.FirstTimer;
        Assert.False(answering.IsCompleted);
        elapse();
        using var answer = await answering;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    // A hanging department that answers after all, or cannot be stopped, would spoil every test after it.
    [Fact]
    public async Task Hang_NeverAnswersAndDoesNotOutliveTheDepartment()
    {
        var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        Task<HttpResponseMessage> answering;
        await using (department)
        {
            await department.BehaveAsync("""{"mode": "hang"}""");
            answering = department.Client.GetAsync($"/rszs/certificates?id={department.Registry.At(0).Id}");
            while ((await department.ReadJsonAsync("/_control/calls")).GetProperty("total").GetInt32() == 0)
            {
                await Task.Yield();
            }

            Assert.False(answering.IsCompleted);
        }

        await Assert.ThrowsAnyAsync<Exception>(() => answering);
    }

    [Theory]
    [InlineData("\"state\": \"revoked\"", "03")]
    [InlineData("\"state\": \"expired\"", "05")]
    [InlineData("\"sourceCode\": \"07\"", "07")]
    public async Task StateChange_ShowsInAnswersAndInTheFeed(string change, string code)
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        var one = department.Registry.At(1);
        using var changed = await department.PostAsync("/_control/certificates/state", $$"""{"certificateId": "{{one.Id}}", {{change}}}""");
        var sequence = (await changed.JsonAsync()).GetProperty("sequence").GetUInt64();
        Assert.Equal(code, (await department.ReadJsonAsync($"/api/v1/certificates/{one.Id}")).GetProperty("state").Text("code"));
        var feed = await department.ReadJsonAsync($"/api/v1/changes?after={department.Registry.Count}");
        var listed = Assert.Single(feed.GetProperty("items").EnumerateArray());
        Assert.Equal((one.Id, sequence), (listed.Text("certificateId"), listed.GetProperty("sequence").GetUInt64()));
    }

    [Fact]
    public async Task ImpossibleStateChange_IsRefused()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        using var unknown = await department.PostAsync("/_control/certificates/state", """{"certificateId": "x", "state": "revoked"}""");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var state = await department.PostAsync(
            "/_control/certificates/state", $$"""{"certificateId": "{{department.Registry.At(0).Id}}", "sourceCode": "77"}""");
        Assert.Equal(HttpStatusCode.BadRequest, state.StatusCode);
    }

    [Fact]
    public async Task Calls_AreCountedByRouteWithoutIdentifiers()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        using var first = await department.Client.GetAsync(Certificate(department));
        using var second = await department.Client.GetAsync(Certificate(department));
        var calls = await department.ReadJsonAsync("/_control/calls");
        Assert.Equal(2, calls.GetProperty("total").GetInt32());
        Assert.Equal(2, calls.GetProperty("calls").GetProperty("GET /api/v1/certificates/{certificateId}").GetInt32());
        using var cleared = await department.Client.DeleteAsync("/_control/calls");
        Assert.Equal(0, (await cleared.JsonAsync()).GetProperty("total").GetInt32());
    }

    // The demo reads its samples here; a renamed field would leave access.json empty.
    [Fact]
    public async Task Samples_AreAnArrayOfWhatIsNeededToAsk()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        var samples = await department.ReadJsonAsync("/_control/samples");
        Assert.All(samples.EnumerateArray(), sample => Assert.Equal(
            ["verdict", "certificateId", "typeCode", "holderCode", "holderCodeType"], sample.EnumerateObject().Select(property => property.Name)));
        Assert.Contains(samples.EnumerateArray(), sample => sample.Text("verdict") == "not-yet-valid");
        Assert.Equal(JsonValueKind.Array, (await department.ReadJsonAsync("/_control/boundaries")).ValueKind);
    }

    private static string Certificate(ServedDepartment department) => $"/api/v1/certificates/{department.Registry.At(0).Id}";
}
