using System.Text.Json.Nodes;
using Exchange.Audit;
using Exchange.Gateway.Alerts.Rules;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;

namespace Exchange.Tests.Unit.Gateway.Configuration;

/// <summary>If one of these fails, a node starts with rules that never notice anything, or tells somebody whom it was not meant to.</summary>
public sealed class AlertChecksTests : IDisposable
{
    private readonly NodeFiles _files = new();

    public AlertChecksTests() => _files.With("Alerts", new JsonObject
    {
        ["Rules"] = new JsonArray(
            new JsonObject { ["Name"] = "people", ["Counts"] = "people", ["Threshold"] = 3, ["Window"] = "00:30:00", ["Per"] = "client", ["Kinds"] = new JsonArray("search"), ["Except"] = new JsonArray("counter") },
            new JsonObject { ["Name"] = "first", ["Counts"] = "first-use", ["Window"] = "30.00:00:00" }),
        ["BusinessHours"] = new JsonObject { ["Days"] = new JsonArray("Monday"), ["From"] = "09:00", ["To"] = "17:00", ["Holidays"] = new JsonArray("2026-10-01"), ["WorkingDays"] = new JsonArray("2026-10-10") },
        ["Webhook"] = new JsonObject { ["Url"] = "https://alerts.example/exchange" },
    });

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Rules_AreRead()
    {
        CompiledNode node = _files.Compile();
        await using (node.State)
        {
            AlertRule rule = node.Alerts!.Rules[0];
            Assert.Equal(("people", AlertCount.People, AlertSubject.Client, 3, TimeSpan.FromMinutes(30)), (rule.Name, rule.Counts, rule.Per, rule.Threshold, rule.Window));
            Assert.Equal([AuditKind.Search], rule.Kinds);
            Assert.Equal(["counter"], rule.Except);
            Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromDays(30)), (node.Alerts.LongestWindow, node.Alerts.LongestUse));
            Assert.True(node.Alerts.Hours.Contain(new DateTimeOffset(2026, 10, 10, 9, 0, 0, TimeSpan.FromHours(8))));
            Assert.Equal("https://alerts.example/exchange", node.Alerts.Webhook!.Url.ToString());
        }
    }

    // Fails: whoever only turns alerts on has none.
    [Fact]
    public async Task EmptySection_HasTheRulesOfTheNode()
    {
        _files.With("Alerts", new JsonObject { ["Rules"] = new JsonArray() });
        CompiledNode node = _files.Compile();
        await using (node.State)
        {
            Assert.Equal(Enum.GetValues<AlertCount>(), node.Alerts!.Rules.Select(rule => rule.Counts).Order());
            Assert.Null(node.Alerts.Webhook);
        }
    }

    [Theory]
    [InlineData("Alerts:Rules:0:Name", "Many People", "Alerts:Rules:0:Name")]
    [InlineData("Alerts:Rules:0:Name", "first", "Alerts:Rules")]
    [InlineData("Alerts:Rules:0:Counts", "everything", "Alerts:Rules:0:Counts")]
    [InlineData("Alerts:Rules:0:Threshold", "0", "Alerts:Rules:0:Threshold")]
    [InlineData("Alerts:Rules:0:Threshold", "10001", "Alerts:Rules:0:Threshold")]
    [InlineData("Alerts:Rules:1:Threshold", "5", "Alerts:Rules:1:Threshold")]
    [InlineData("Alerts:Rules:0:Window", "00:00:00", "Alerts:Rules:0:Window")]
    [InlineData("Alerts:Rules:0:Window", "8.00:00:00", "Alerts:Rules:0:Window")]
    [InlineData("Alerts:Rules:0:Per", "department", "Alerts:Rules:0:Per")]
    [InlineData("Alerts:Rules:1:Per", "officer", "Alerts:Rules:1:Per")]
    [InlineData("Alerts:Rules:0:Kinds:0", "alert", "Alerts:Rules:0:Kinds:0")]
    [InlineData("Alerts:Rules:0:Except:0", "nobody", "Alerts:Rules:0:Except:0")]
    [InlineData("Alerts:BusinessHours:To", "09:00", "Alerts:BusinessHours:To")]
    [InlineData("Alerts:Webhook:Url", "http://alerts.example/", "Alerts:Webhook:Url")]
    [InlineData("Alerts:Webhook:Url", "", "Alerts:Webhook:Url")]
    [InlineData("Alerts:Webhook:CaFile", "nowhere.pem", "Alerts:Webhook:CaFile")]
    [InlineData("Alerts:Webhook:CaFile", "client.jwks.json", "Alerts:Webhook:CaFile")]
    public void Mistake_IsNamedByItsKey(string key, string value, string expected)
    {
        _files.With(key, value);
        InvalidConfigurationException refusal = Assert.Throws<InvalidConfigurationException>(_files.CompileAndClose);
        Assert.Equal([expected], refusal.Lines.Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));
    }
}
