using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Audit;
using Exchange.Tests.Integration.Fixtures;
using Exchange.Tests.Integration.State;

namespace Exchange.Tests.Integration.Alerts;

/// <summary>A node that watches over its own accesses. If one of these fails, nobody is told of what was noticed, or anybody can brush it aside unseen.</summary>
[Collection(DemoTests.Name)]
public sealed class NodeAlertTests(Demo demo)
{
    private const string Alerts = "/api/v1/alerts";

    private static readonly object s_context = new { purpose = "告警处理", officer = "sj-001" };

    [Fact]
    public async Task OfficerWhoLooksAtMany_IsNoticedToldOfAndSeenTo()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answers.Enqueue(500);
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["Alerts"] = new JsonObject
        {
            ["Rules"] = new JsonArray(new JsonObject { ["Name"] = "two-people", ["Counts"] = "people", ["Threshold"] = 2, ["Window"] = "01:00:00" }),
            ["Webhook"] = new JsonObject { ["Url"] = receiver.Address.ToString() },
        });
        string auditor = node.TokenOf("district-auditor");
        await LookAtTwoAsync(node);

        Answer open = await Eventually.GetAsync("the alert with its subject", async () =>
            await node.Client.GetAsync(Alerts + "?state=open", auditor) is var answer && Json(answer).GetProperty("alerts").EnumerateArray().Any(one => one.TryGetProperty("subject", out _)) ? answer : null);
        JsonElement alert = Assert.Single(open.Json.GetProperty("alerts").EnumerateArray());
        string id = alert.GetProperty("id").GetString()!;
        Assert.Equal(("two-people", "officer", 2), (alert.GetProperty("rule").GetString(), alert.GetProperty("about").GetString(), alert.GetProperty("count").GetInt32()));
        Assert.Equal(("district-requester", Purpose.Officer), (alert.GetProperty("subject").GetProperty("client").GetString(), alert.GetProperty("subject").GetProperty("officer").GetString()));
        AuditRecord record = node.Trail.At(alert.GetProperty("record").GetProperty("index").GetUInt64());
        Assert.Equal((AuditKind.Alert, id), (record.Kind, record.Alert.Id));
        await Eventually.TrueAsync("the receiver is told again", () => receiver.Notices.Count >= 2);
        Assert.All(receiver.Notices, notice => Assert.Equal(id, JsonDocument.Parse(notice.Body).RootElement.GetProperty("id").GetString()));
        string metrics = (await node.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, node.Client.Addresses.Operations + "/metrics"))).Text;
        Assert.Contains("exchange_alerts_total{rule=\"two-people\"", metrics, StringComparison.Ordinal);

        string path = $"{Alerts}/{id}/acknowledgement";
        Assert.Equal(403, (await node.Client.PostAsync(path, new { note = "x", context = s_context }, node.TokenOf("district-counter"))).Status);
        Assert.Equal((400, "context-required"), await CodeAsync(node.Client.PostAsync(path, new { note = "x" }, auditor)));
        Answer seen = await node.Client.PostAsync(path, new { note = "已核实", context = s_context }, auditor);
        Assert.True(seen.Status == 200, seen.ToString());
        AuditRecord handling = node.Trail.At(seen.Audit.Index);
        Assert.Equal((AuditKind.AlertHandling, "acknowledge", id, "已核实", "sj-001"), (handling.Kind, handling.AlertHandling.Action, handling.AlertHandling.Id, handling.AlertHandling.Note, handling.Who.Officer));
        Assert.Equal((409, "conflict"), await CodeAsync(node.Client.PostAsync(path, new { note = "again", context = s_context }, auditor)));
        Assert.Equal(404, (await node.Client.PostAsync(Alerts + "/none/acknowledgement", new { note = "x", context = s_context }, auditor)).Status);
        await Eventually.TrueAsync("the note is shown", async () => Json(await node.Client.GetAsync(Alerts + "?state=acknowledged", node.TokenOf("district-admin")))
            .GetProperty("alerts")[0].GetProperty("acknowledgement").TryGetProperty("note", out JsonElement note) && note.GetString() == "已核实");
    }

    [Fact]
    public async Task SilencedRule_IsRecordedAndToldToNobody()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["Alerts"] = new JsonObject
        {
            ["Rules"] = new JsonArray(new JsonObject { ["Name"] = "two-people", ["Counts"] = "people", ["Threshold"] = 2, ["Window"] = "01:00:00" }),
            ["Webhook"] = new JsonObject { ["Url"] = receiver.Address.ToString() },
        });
        string admin = node.TokenOf("district-admin");
        Answer wrong = await node.Client.PostAsync(Alerts + "/silences", new { rule = "none", until = DateTimeOffset.UtcNow.AddDays(100), reason = "", context = s_context }, admin);
        Assert.Equal(400, wrong.Status);
        Assert.Equal(["reason", "rule", "until"], wrong.Errors.Select(error => error.Key).Order());

        Answer silenced = await node.Client.PostAsync(
            Alerts + "/silences", new { rule = "two-people", officer = Purpose.Officer, until = DateTimeOffset.UtcNow.AddHours(1), reason = "集中核查", context = s_context }, admin);
        Assert.True(silenced.Status == 201, silenced.ToString());
        AuditRecord record = node.Trail.At(silenced.Audit.Index);
        Assert.Equal(("silence", "two-people", Purpose.Officer, "集中核查", "sj-001"), (record.AlertHandling.Action, record.AlertHandling.Rule, record.AlertHandling.Officer, record.AlertHandling.Note, record.Who.Officer));
        await LookAtTwoAsync(node);

        await Eventually.TrueAsync("the silenced alert", async () => Json(await node.Client.GetAsync(Alerts + "?state=silenced", admin)).GetProperty("alerts").GetArrayLength() == 1);
        Assert.Empty(receiver.Notices);
        await Eventually.TrueAsync("the silence says of whom", async () =>
            Json(await node.Client.GetAsync(Alerts + "/silences", admin)).GetProperty("silences")[0].TryGetProperty("officer", out JsonElement officer) && officer.GetString() == Purpose.Officer);

        string silence = silenced.Json.GetProperty("id").GetString()!;
        HttpRequestMessage End()
        {
            HttpRequestMessage request = new(HttpMethod.Delete, $"{node.Client.Addresses.BaseUrl}{Alerts}/silences/{silence}");
            request.Headers.TryAddWithoutValidation("Exchange-Purpose", Uri.EscapeDataString("核查结束"));
            request.Headers.TryAddWithoutValidation("Exchange-Officer", "sj-001");
            return request;
        }

        Assert.Equal(200, (await node.Client.SendAsync(End(), admin)).Status);
        Assert.Equal(404, (await node.Client.SendAsync(End(), admin)).Status);
    }

    [PostgreSqlFact]
    public async Task Replicas_WatchTogether_AndGoOnWithoutOneAnother()
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
                configuration["Alerts"] = new JsonObject
                {
                    ["Rules"] = new JsonArray(new JsonObject { ["Name"] = "two-people", ["Counts"] = "people", ["Threshold"] = 2, ["Window"] = "01:00:00" }),
                };
            })));
            await using OwnNode first = replicas[0];
            await using OwnNode second = replicas[1];
            string[] people = [.. demo.Access.Of("valid").Where(id => demo.Access.SampleDetails[id].Node == "district").Take(2)];
            await LookAsync(first, people[0], "jy-1");
            await LookAsync(second, people[1], "jy-1");
            await RaisedAsync(second, 1);

            // Whichever watched, the other one does now, and counts on what was before.
            await LookAsync(first, people[0], "jy-2");
            await first.RestartAsync(async () =>
            {
                await LookAsync(second, people[1], "jy-2");
                await RaisedAsync(second, 2);
            });
            await LookAsync(first, people[0], "jy-3");
            await second.RestartAsync(async () =>
            {
                await LookAsync(first, people[1], "jy-3");
                await RaisedAsync(first, 3);
            });
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("?state=done", "state")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?officer=jy-017", "officer")]
    public async Task WrongQuestion_IsToldWhere(string query, string path)
    {
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["Alerts"] = new JsonObject { ["BusinessHours"] = new JsonObject { ["From"] = "09:00" } });

        Answer answer = await node.Client.GetAsync(Alerts + query, node.TokenOf("district-auditor"));

        Assert.Equal(400, answer.Status);
        Assert.Equal([path], answer.Errors.Select(error => error.Key));
    }

    private async Task LookAtTwoAsync(OwnNode node)
    {
        foreach (string id in demo.Access.Of("valid").Where(id => demo.Access.SampleDetails[id].Node == "district").Take(2))
        {
            Answer answer = await node.Client.LookUpAsync(id, node.TokenOf("district-requester"));
            Assert.True(answer.Status == 200, answer.ToString());
        }
    }

    /// <summary>Looks, and waits until the record is copied: what a replica that is down has not copied nobody else sees.</summary>
    private static async Task LookAsync(OwnNode node, string certificate, string officer)
    {
        Answer answer = await Eventually.GetAsync("the certificate's data", async () => await node.Client.GetAsync(
            $"/api/v1/certificates/{certificate}",
            node.TokenOf("district-requester"),
            new Dictionary<string, string>(Purpose.Headers) { ["Exchange-Officer"] = officer }) is { Status: not 503 } given ? given : null);
        Assert.True(answer.Status == 200, answer.ToString());
        string path = $"/api/v1/audit/records/{answer.Audit.Log.Split('/')[1]}/{answer.Audit.Index}";
        await Eventually.TrueAsync("the record is copied", async () => (await node.Client.GetAsync(path, node.TokenOf("district-auditor"))).Status == 200);
    }

    /// <summary>So many alerts there are, and no two about one officer.</summary>
    private static async Task RaisedAsync(OwnNode node, int count)
    {
        Answer answer = await Eventually.GetAsync("the alerts with their subjects", async () =>
            await node.Client.GetAsync(Alerts, node.TokenOf("district-auditor")) is var answer && Subjects(answer).Length >= count ? answer : null);
        Assert.Equal(Enumerable.Range(1, count).Select(officer => $"jy-{officer}"), Subjects(answer).Order());
    }

    private static string[] Subjects(Answer answer) =>
        [.. Json(answer).GetProperty("alerts").EnumerateArray().Where(alert => alert.TryGetProperty("subject", out _)).Select(alert => alert.GetProperty("subject").GetProperty("officer").GetString()!)];

    private static JsonElement Json(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.ToString());
        return answer.Json;
    }

    private static async Task<(int, string)> CodeAsync(Task<Answer> answer) => ((await answer).Status, (await answer).Code);
}
