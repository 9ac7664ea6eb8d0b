using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Audit;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Lookups;

/// <summary>If one of these fails, a citizen must bring a paper that the office could have looked up, or an office sees more than it may.</summary>
[Collection(DemoTests.Name)]
public sealed class LookupTests(Demo demo)
{
    private static readonly string[] s_all =
        ["number", "issuer", "definingBody", "holderName", "holderCode", "issuedOn", "validFrom", "validTo", "areaCode", "state", "version", "annotations", "relatedItems", "extension"];

    /// <summary>The city's types come from GB18030 and XML, the district's from JSON; all look the same here.</summary>
    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task EveryType_GivesAllGrantedFields(string node)
    {
        foreach (string id in demo.Access.Of("valid"))
        {
            Answer answer = await demo.Node(node).LookUpAsync(id, demo.Requester);

            Assert.True(answer.Status == 200, $"{id}: {answer}");
            JsonElement certificate = answer.Json.GetProperty("certificate");
            Assert.Equal(["id", "type", .. s_all], Members(certificate));
            Assert.Equal(id, certificate.GetProperty("id").GetString());
            Assert.Equal(demo.Access.SampleDetails[id].HolderCode, certificate.GetProperty("holderCode").GetProperty("code").GetString());
            Assert.DoesNotContain("*", certificate.GetProperty("holderName").GetString(), StringComparison.Ordinal);
            Assert.Equal("valid", certificate.GetProperty("state").GetProperty("canonical").GetString());
            Assert.Equal(demo.Access.SampleDetails[id].Node == node ? "registry" : "peer", answer.ServedFrom);
        }
    }

    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task NamedFields_AreAllThatIsReleasedAndRecorded(string owner)
    {
        string id = demo.Access.Sample("valid", owner);

        Answer answer = await demo.District.LookUpAsync(id, demo.Requester, "?fields=validTo,number");

        Assert.Equal(["id", "type", "number", "validTo"], Members(answer.Json.GetProperty("certificate")));
        AuditRecord record = demo.RecordAt(answer.Audit);
        Assert.Equal(AuditKind.Lookup, record.Kind);
        Assert.Equal(["number", "validTo"], record.What.FieldsReleased.Order());
        if (owner == "city")
        {
            AuditRecord atPeer = demo.RecordAt(new AuditPosition(record.PeerRecord.Log, record.PeerRecord.Index));
            Assert.Equal(["number", "validTo"], atPeer.What.FieldsReleased.Order());
        }
    }

    [Fact]
    public async Task UnknownField_IsRefused()
    {
        Answer answer = await demo.District.LookUpAsync(demo.Access.Sample("valid", "district"), demo.Requester, "?fields=number,colour");

        Assert.Equal((400, "malformed-request"), (answer.Status, answer.Code));
        Assert.Contains("colour", Assert.Single(answer.Errors["fields"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FieldOutsideTheGrant_IsRefusedAndNothingReleased()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration =>
            configuration["Access"]!["Grants"]!.AsArray().Single(grant => (string?)grant!["Id"] == "district-requester-lookup")!["Fields"] = new JsonArray("number", "validTo"));
        string id = demo.Access.Sample("valid", "district");
        string token = node.TokenOf("district-requester");

        Answer refused = await node.Client.LookUpAsync(id, token, "?fields=number,holderName");
        Answer granted = await node.Client.LookUpAsync(id, token);

        Assert.Equal((403, "field-not-granted"), (refused.Status, refused.Code));
        Assert.Contains("holderName", Assert.Single(refused.Errors["fields"]), StringComparison.Ordinal);
        Assert.Equal(AuditDecision.Denied, node.Trail.From(0)[0].Decision);
        Assert.Equal(["id", "type", "number", "validTo"], Members(granted.Json.GetProperty("certificate")));
    }

    [Fact]
    public async Task CounterWithoutLookupGrant_IsDenied()
    {
        Answer answer = await demo.District.LookUpAsync(demo.Access.Sample("valid", "district"), demo.Counter);

        Assert.Equal((403, "not-granted"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task MissingContext_IsRefused()
    {
        Answer answer = await demo.District.GetAsync("/api/v1/certificates/" + demo.Access.Sample("valid", "district"), demo.Requester);

        Assert.Equal((400, "context-required"), (answer.Status, answer.Code));
        Assert.Equal(["Exchange-Officer", "Exchange-Purpose"], answer.Errors.Select(error => error.Key).Order());
    }

    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task UnknownCertificate_IsNotFound(string owner)
    {
        Answer answer = await demo.District.LookUpAsync(demo.Access.Sample("unknown", owner), demo.Requester);

        Assert.Equal((404, "not-found"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task MalformedIdentifier_IsRefused()
    {
        Answer answer = await demo.District.LookUpAsync("1.2.3", demo.Requester);

        Assert.Equal((400, "identifier-malformed"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task MismatchOfKnownCertificate_GivesItsDataWithAWarning()
    {
        Answer answer = await demo.District.LookUpAsync(demo.Access.Of("checkCharacterMismatch")[0], demo.Requester);

        Assert.Equal(["check-character-mismatch"], answer.Warnings);
    }

    private static IEnumerable<string> Members(JsonElement json) => json.EnumerateObject().Select(member => member.Name);
}
