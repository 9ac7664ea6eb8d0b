using Exchange.Audit;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Verdicts;

/// <summary>If one of these fails, nobody can prove later on whose behalf a node told another one about its citizens.</summary>
[Collection(DemoTests.Name)]
public sealed class PeerVerdictTests(Demo demo)
{
    /// <summary>An unknown certificate is never kept, so the peer is asked every time.</summary>
    [Theory]
    [InlineData("district", "city", "350703", "350700/0")]
    [InlineData("city", "district", "350700", "350703/0")]
    public async Task AnswerOfPeer_IsRecordedAtBothNodes(string asking, string asked, string askingCode, string askedLog)
    {
        string id = demo.Access.Sample("unknown", asked);

        Answer answer = await demo.Node(asking).VerdictAsync(id, demo.Counter);

        Assert.Equal("peer", answer.ServedFrom);
        AuditRecord here = demo.RecordAt(answer.Audit);
        Assert.Equal("peer", here.ServedFrom);
        Assert.Equal(askedLog, here.PeerRecord.Log);

        AuditRecord there = demo.RecordAt(new AuditPosition(here.PeerRecord.Log, here.PeerRecord.Index));
        Assert.Equal(AuditKind.Peer, there.Kind);
        Assert.Equal(AuditDecision.Allowed, there.Decision);
        Assert.Equal([id], there.What.CertificateIds);
        Assert.Equal("node-" + askingCode, there.Who.Client);
        Assert.Equal(askingCode, there.Who.OnBehalfOf.Node);
        Assert.Equal("district-counter", there.Who.OnBehalfOf.Client);
        Assert.Equal(here.Who.Department, there.Who.OnBehalfOf.Department);
        Assert.Equal(Purpose.Officer, there.Who.Officer);
        Assert.Equal(Purpose.Granted, there.Why.Purpose);
    }

    /// <summary>A node answers for its own registries only: otherwise a question could be passed round for ever, and past grants.</summary>
    [Fact]
    public async Task PeerWithoutGrantAtTheAskedNode_IsDenied()
    {
        string title = demo.Access.Sample("valid", "city");
        string type = demo.Access.SampleDetails[title].TypeCode;
        await using OwnNode city = await OwnNode.StartAsync(demo, "city", node =>
        {
            foreach (System.Text.Json.Nodes.JsonNode? grant in node["Access"]!["Grants"]!.AsArray().Where(grant => (string?)grant!["Client"] == "node-350703"))
            {
                grant!["Types"] = new System.Text.Json.Nodes.JsonArray(grant["Types"]!.AsArray().Select(code => (string)code!).Where(code => code != type).Select(code => System.Text.Json.Nodes.JsonValue.Create(code)).ToArray());
            }
        });
        await using OwnNode district = await OwnNode.StartAsync(demo, "district", node =>
        {
            node["Peers"]![0]!["Grpc"] = city.Client.Addresses.Grpc;
            node["Peers"]![0]!["Issuer"] = city.Client.Addresses.BaseUrl;
        });

        Answer answer = await district.Client.VerdictAsync(title, district.TokenOf("district-counter"));

        Assert.Equal(403, answer.Status);
        Assert.Equal("not-granted", answer.Code);
        Assert.DoesNotContain("certificate\":{", answer.Text, StringComparison.Ordinal);
        Assert.Equal("not-granted", Assert.Single(city.Trail.From(0), record => record.Kind == AuditKind.Peer && record.What.CertificateIds.Count > 0).Reason);
    }
}
