using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Audit;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Resources;

/// <summary>If one of these fails, a departmental API is open to whoever finds it, or gets secrets that are not its own.</summary>
[Collection(DemoTests.Name)]
public sealed class ResourceTests(Demo demo)
{
    private const string Credit = "/resources/jianyang-enterprise-credit/";

    private string Enterprise => demo.Access.SampleDetails.Values.First(sample => sample is { HolderCodeType: "001", Node: "district" }).HolderCode;

    [Fact]
    public async Task GrantedCall_GivesTheDepartmentsAnswerAndItsRecord()
    {
        Answer answer = await demo.District.GetAsync(Credit + Enterprise, demo.Requester, Purpose.Headers);

        Assert.True(answer.Status == 200, answer.ToString());
        Assert.Equal(Enterprise, answer.Json.GetProperty("unifiedSocialCreditCode").GetString());
        AuditRecord record = demo.RecordAt(PositionIn(answer));
        Assert.Equal(AuditKind.Call, record.Kind);
        Assert.Equal(AuditDecision.Allowed, record.Decision);
        Assert.Equal("jianyang-enterprise-credit", record.What.ResourceCode);
        Assert.Equal("GET", record.What.HttpMethod);
        Assert.Equal("district-requester", record.Who.Client);
        Assert.Equal(Purpose.Granted, record.Why.Purpose);
        Assert.DoesNotContain(Enterprise, record.What.PathTemplate, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostWithABody_ReachesTheDepartment()
    {
        string person = demo.Access.SampleDetails.Values.First(sample => sample.HolderCodeType == "111").HolderCode;
        HttpRequestMessage request = new(HttpMethod.Post, demo.City.Addresses.BaseUrl + "/resources/nanping-insurance-status")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { citizenId = person }), System.Text.Encoding.UTF8, "application/json"),
        };
        AddContext(request);

        Answer answer = await demo.City.SendAsync(request, demo.TokenOf("city-requester"));

        Assert.True(answer.Status == 200, answer.ToString());
        Assert.True(answer.Json.TryGetProperty("insured", out _));
    }

    /// <summary>What is not text in UTF-8 is not the gateway's to touch.</summary>
    [Fact]
    public async Task AnswerInAnotherCharset_ComesThroughByteByByte()
    {
        Answer answer = await demo.City.GetAsync("/resources/nanping-cadastral-parcels/350703000001", demo.TokenOf("city-requester"), Purpose.Headers);

        Assert.Equal(200, answer.Status);
        Assert.Contains((byte)0xB3, answer.Bytes); // 成 of 成功 is B3 C9 in GB18030
    }

    [Fact]
    public async Task ProblemOfTheDepartment_ComesThrough()
    {
        Answer answer = await demo.District.GetAsync(Credit + "914403001922038216", demo.Requester, Purpose.Headers);

        Assert.Equal(404, answer.Status);
        Assert.Equal("ENTERPRISE_NOT_FOUND", answer.Code);
        Assert.Equal(AuditDecision.Allowed, demo.RecordAt(PositionIn(answer)).Decision);
    }

    [Fact]
    public async Task CallWithoutGrant_IsDeniedAndRecorded()
    {
        Answer answer = await demo.District.GetAsync(Credit + Enterprise, demo.Counter, Purpose.Headers);

        Assert.Equal((403, "not-granted"), (answer.Status, answer.Code));
        AuditRecord record = demo.AuditOf("district").Last(record => record.What?.ResourceCode == "jianyang-enterprise-credit");
        Assert.Equal((AuditDecision.Denied, "district-counter"), (record.Decision, record.Who.Client));
    }

    [Fact]
    public async Task CallForAnotherPurpose_IsDenied()
    {
        Dictionary<string, string> headers = new() { ["Exchange-Purpose"] = Uri.EscapeDataString(Purpose.NotGranted), ["Exchange-Officer"] = "x" };

        Answer answer = await demo.District.GetAsync(Credit + Enterprise, demo.Requester, headers);

        Assert.Equal((403, "purpose-not-granted"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task CallWithoutContext_IsRefused()
    {
        Answer answer = await demo.District.GetAsync(Credit + Enterprise, demo.Requester);

        Assert.Equal((400, "context-required"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task CallWithoutToken_IsRefused()
    {
        Answer answer = await demo.District.GetAsync(Credit + Enterprise, null, Purpose.Headers);

        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task MethodThatIsNotShared_IsRefused()
    {
        HttpRequestMessage request = new(HttpMethod.Get, demo.City.Addresses.BaseUrl + "/resources/nanping-insurance-status");
        AddContext(request);

        Answer answer = await demo.City.SendAsync(request, demo.TokenOf("city-requester"));

        Assert.Equal((405, "method-not-allowed"), (answer.Status, answer.Code));
    }

    /// <summary>The department gets its own secret, never the caller's token, cookies or reasons.</summary>
    [Fact]
    public async Task DepartmentSees_ItsSecretAndNothingOfTheCallers()
    {
        await using EchoDepartment department = await EchoDepartment.StartAsync();
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration =>
        {
            JsonNode resource = configuration["Resources"]![0]!;
            resource["Address"] = department.Address + "base/";
            resource["Methods"] = new JsonArray("PUT");
        });
        HttpRequestMessage request = new(HttpMethod.Put, node.Client.Addresses.BaseUrl + Credit + "a%20b/c?d=e%2Ff")
        {
            Content = new StringContent("the body"),
        };
        AddContext(request);
        request.Headers.Add("Exchange-Case", "12345");
        request.Headers.Add("Cookie", "session=1");
        request.Headers.Add("X-Api-Key", "the caller's own");

        Answer answer = await node.Client.SendAsync(request, node.TokenOf("district-requester"));

        Assert.Equal((418, "the body"), (answer.Status, answer.Text));
        Assert.Equal("echo", Assert.Single(answer.Headers.GetValues("X-Department")));
        Assert.Equal(("PUT", "/base/a%20b/c?d=e%2Ff", "the body"), (department.Last.Method, department.Last.Target, department.Last.Body));
        Assert.Equal(File.ReadAllText(demo.PathOf("keys", "departments.secret")), department.Last.Headers["X-Api-Key"]);
        Assert.DoesNotContain(department.Last.Headers.Keys, name =>
            name is "Authorization" or "Cookie" || name.StartsWith("Exchange-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("../../api/v1/certificates/x")]
    [InlineData("%2e%2e/%2e%2e/api/v1/certificates/x")]
    [InlineData("..%2f..%2fapi/v1/certificates/x")]
    public async Task PathThatClimbs_DoesNotReachAnotherInterfaceOfTheDepartment(string path)
    {
        await using EchoDepartment department = await EchoDepartment.StartAsync();
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration =>
            configuration["Resources"]![0]!["Address"] = department.Address + "credit/v1");
        using RawHttp raw = new(new Uri(node.Client.Addresses.BaseUrl));

        await raw.GetAsync(Credit + path, node.TokenOf("district-requester"), Purpose.Headers);

        Assert.True(department.Last is null || new Uri(department.Address, department.Last.Target).AbsolutePath.StartsWith("/credit/v1/", StringComparison.Ordinal), department.Last?.Target);
    }

    [Fact]
    public async Task DepartmentThatIsDown_GivesAProblemAndARecord()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration =>
            configuration["Resources"]![0]!["Address"] = $"http://127.0.0.1:{FreePorts.One()}");

        Answer answer = await node.Client.GetAsync(Credit + Enterprise, node.TokenOf("district-requester"), Purpose.Headers);

        Assert.Equal((503, "source-unavailable"), (answer.Status, answer.Code));
        Assert.NotNull(answer.Headers.RetryAfter);
        AuditRecord record = Assert.Single(node.Trail.From(0));
        Assert.Equal(AuditDecision.Failed, record.Decision);
        Assert.Equal("source-unavailable", record.Reason);
    }

    [Fact]
    public async Task DepartmentThatHangs_GivesAProblemInTime()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["Resources"]![0]!["Timeout"] = "00:00:00.500");
        await demo.MarketRegulation.BehaveAsync("hang");
        try
        {
            Answer answer = await node.Client.GetAsync(Credit + Enterprise, node.TokenOf("district-requester"), Purpose.Headers);

            Assert.Equal((503, "source-unavailable"), (answer.Status, answer.Code));
            Assert.Equal("source-unavailable", Assert.Single(node.Trail.From(0)).Reason);
        }
        finally
        {
            await demo.MarketRegulation.BehaveAsync("normal");
        }
    }

    /// <summary>"350703/0/12" as the header has it.</summary>
    private static AuditPosition PositionIn(Answer answer)
    {
        string position = Assert.Single(answer.Headers.GetValues("Exchange-Audit"));
        int slash = position.LastIndexOf('/');
        return new AuditPosition(position[..slash], ulong.Parse(position[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void AddContext(HttpRequestMessage request)
    {
        foreach ((string name, string value) in Purpose.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
