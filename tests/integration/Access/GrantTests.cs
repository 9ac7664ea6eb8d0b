using System.Text.Json.Nodes;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Access;

/// <summary>If one of these fails, a department gets data that nobody granted it, or not what it was granted.</summary>
[Collection(DemoTests.Name)]
public sealed class GrantTests(Demo demo)
{
    private const string BusinessLicence = "11100000MB0143028R001";
    private const string FoodPermit = "11350703DEM0MR018P001";

    [Fact]
    public async Task ClientWithoutGrant_IsDenied()
    {
        Answer answer = await demo.District.VerifyAsync(demo.Access.Sample("valid", "district"), demo.Provider);

        Assert.Equal((403, "not-granted"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task AnotherPurpose_IsDenied()
    {
        Answer answer = await demo.District.VerifyAsync(
            new { certificateId = demo.Access.Sample("valid", "district"), context = new { purpose = Purpose.NotGranted, officer = "x" } }, demo.Counter);

        Assert.Equal((403, "purpose-not-granted"), (answer.Status, answer.Code));
    }

    /// <summary>A purpose is one string however an input method composes its characters.</summary>
    [Fact]
    public async Task PurposeInDecomposedForm_IsTheSamePurpose()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration =>
            Grant(configuration, "district-counter-verify")["Purposes"] = new JsonArray("Caf\u00e9 opening"));

        Answer answer = await node.Client.VerifyAsync(
            new { certificateId = demo.Access.Sample("unknown", "district"), context = new { purpose = "Cafe\u0301 opening", officer = "x" } }, node.TokenOf("district-counter"));

        Assert.NotEqual(403, answer.Status);
    }

    [Fact]
    public async Task TypeThatTheNodeDoesNotKnow_IsDenied()
    {
        Answer answer = await demo.District.VerifyAsync(
            demo.Access.Sample("valid", "district").Replace(BusinessLicence, "11100000MB0143028R999", StringComparison.Ordinal), demo.Counter);

        Assert.Equal((403, "not-granted"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task GrantOfOneType_CoversNoOther()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration =>
            Grant(configuration, "district-counter-verify")["Types"] = new JsonArray(BusinessLicence));
        string token = node.TokenOf("district-counter");

        Answer licence = await node.Client.VerdictAsync(Valid(BusinessLicence), token);
        Answer permit = await node.Client.VerifyAsync(Valid(FoodPermit), token);
        Answer byHolder = await node.Client.VerifyAsync(demo.Access.SampleDetails[Valid(FoodPermit)], token);

        Assert.Equal("valid", licence.Verdict);
        Assert.Equal("not-granted", permit.Code);
        Assert.Equal("not-granted", byHolder.Code);
    }

    /// <summary>Periods are days in the node's time zone, the last one through its last second.</summary>
    [Theory]
    [InlineData(-10, -1, false)]
    [InlineData(1, 10, false)]
    [InlineData(-10, 1, true)]
    [InlineData(0, 0, true)]
    public async Task Period_HoldsFromItsFirstDayThroughItsLast(int fromDays, int toDays, bool granted)
    {
        DateOnly today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8));
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration =>
        {
            JsonNode grant = Grant(configuration, "district-counter-verify");
            grant["From"] = $"{today.AddDays(fromDays):yyyy-MM-dd}";
            grant["To"] = $"{today.AddDays(toDays):yyyy-MM-dd}";
        });

        Answer answer = await node.Client.VerdictAsync(Valid(BusinessLicence), node.TokenOf("district-counter"));

        // Around midnight today may have become another day.
        Assert.True(granted == (answer.Status == 200) || DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8)) != today, answer.ToString());
    }

    private string Valid(string typeCode) => demo.Access.Of("valid").First(id => demo.Access.SampleDetails[id].TypeCode == typeCode);

    private static JsonNode Grant(JsonNode configuration, string id) => configuration["Access"]!["Grants"]!.AsArray().Single(grant => (string?)grant!["Id"] == id)!;
}
