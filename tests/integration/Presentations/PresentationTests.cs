using System.Net.Http.Json;
using System.Xml.Linq;
using Exchange.Audit;
using Exchange.Contracts.V1;
using Exchange.Tests.Integration.Fixtures;
using Grpc.Core;

namespace Exchange.Tests.Integration.Presentations;

/// <summary>If one of these fails, a citizen cannot show a certificate on a telephone, or somebody passes with what is not theirs.</summary>
[Collection(DemoTests.Name)]
public sealed class PresentationTests(Demo demo)
{
    [Theory]
    [InlineData("district-citizen")]
    [InlineData("district-counter")]
    public async Task ShownCode_GivesTheVerdict(string client)
    {
        string id = demo.Access.Sample("valid", "district");
        Answer shown = await PresentAsync(id, client);
        Assert.True(shown.Status == 200, shown.ToString());
        Assert.InRange(shown.Json.GetProperty("expiresAt").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(61));
        AuditRecord record = demo.RecordAt(shown.Audit);
        Assert.Equal((AuditKind.Verification, client, "valid"), (record.Kind, record.Who.Client, record.Verdict));
        Assert.Equal(["presentation"], record.What.FieldsReleased);

        Answer verdict = await demo.District.VerifyAsync(new { qr = Text(shown), context = Purpose.Context }, demo.Counter);

        Assert.Equal((200, "valid", id), (verdict.Status, verdict.Verdict, verdict.Json.GetProperty("certificate").GetProperty("id").GetString()));
        Assert.Equal([id], demo.RecordAt(verdict.Audit).What.CertificateIds);
    }

    /// <summary>The citizen comes from the district, the counter is the city's.</summary>
    [Fact]
    public async Task CodeOfOneNode_IsTakenAtTheOther()
    {
        string id = demo.Access.Sample("valid", "city");
        Answer shown = await PresentAsync(id, "district-citizen");

        Answer verdict = await demo.City.VerifyAsync(new { qr = Text(shown), context = Purpose.Context }, demo.Counter);

        Assert.Equal((200, "valid"), (verdict.Status, verdict.Verdict));
    }

    [Fact]
    public async Task SecondSingleUse_IsRefused()
    {
        Answer shown = await PresentAsync(demo.Access.Sample("valid", "district"), "district-citizen");
        object question = new { qr = Text(shown), singleUse = true, context = Purpose.Context };

        Assert.Equal("valid", (await demo.District.VerifyAsync(question, demo.Counter)).Verdict);
        Answer again = await demo.District.VerifyAsync(question, demo.Counter);

        Assert.Equal((409, "conflict"), (again.Status, again.Code));
        VerifyRequest byGrpc = new() { Presentation = Text(shown), SingleUse = true };
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => demo.District.VerifyByGrpcAsync(byGrpc, demo.Counter));
        Assert.Equal((StatusCode.FailedPrecondition, "conflict"), (exception.StatusCode, exception.Trailers.GetValue("exchange-code")));
        Assert.Equal("valid", (await demo.District.VerifyAsync(new { qr = Text(shown), context = Purpose.Context }, demo.Counter)).Verdict);
    }

    [Fact]
    public async Task CodeOverGrpc_GivesTheSame()
    {
        string id = demo.Access.Sample("valid", "district");

        VerifyReply reply = await demo.District.VerifyByGrpcAsync(new VerifyRequest { Presentation = Text(await PresentAsync(id, "district-citizen")) }, demo.Counter);

        Assert.Equal((Verdict.Valid, id), (reply.Verdict, reply.Certificate.Id));
    }

    [Fact]
    public async Task Pictures_AreWhatWasAskedFor()
    {
        string id = demo.Access.Sample("valid", "district");

        Answer png = await PresentAsync(id, "district-citizen", "image/png");
        Assert.Equal((200, "image/png"), (png.Status, png.MediaType));
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png.Bytes[..8]);
        Assert.StartsWith("350703/0/", Assert.Single(png.Headers.GetValues("Exchange-Audit")), StringComparison.Ordinal);

        Answer svg = await PresentAsync(id, "district-citizen", "image/svg+xml");
        Assert.Equal((200, "image/svg+xml"), (svg.Status, svg.MediaType));
        Assert.Equal("svg", XDocument.Parse(svg.Text).Root!.Name.LocalName);
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("expired")]
    public async Task CertificateThatIsNotValid_IsNotPresented(string verdict)
    {
        Answer answer = await PresentAsync(demo.Access.Of(verdict)[0], "district-citizen");

        Assert.Equal((409, "conflict"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("district-requester")]
    [InlineData("district-provider")]
    public async Task ClientThatShowsNothing_IsDenied(string client)
    {
        Answer answer = await PresentAsync(demo.Access.Sample("valid", "district"), client);

        Assert.Equal((403, "not-granted"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task ChangedCode_IsRefused()
    {
        string good = Text(await PresentAsync(demo.Access.Sample("valid", "district"), "district-citizen"));
        int place = good.Length - 20;
        string changed = good[..place] + (good[place] == 'A' ? 'B' : 'A') + good[(place + 1)..];

        Answer answer = await demo.District.VerifyAsync(new { qr = changed, context = Purpose.Context }, demo.Counter);

        Assert.Equal((400, "malformed-request"), (answer.Status, answer.Code));
        Assert.Contains("signature", Assert.Single(answer.Errors["qr"]), StringComparison.Ordinal);
    }

    private Task<Answer> PresentAsync(string id, string client, string accept = "application/json") => Eventually.GetAsync("a presentation", async () =>
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"{demo.District.Addresses.BaseUrl}/api/v1/certificates/{id}/presentations")
        {
            Content = JsonContent.Create(new { context = Purpose.Context }),
            Headers = { { "Accept", accept } },
        };
        Answer answer = await demo.District.SendAsync(request, demo.TokenOf(client));
        return answer.Status == 503 ? null : answer;
    });

    private static string Text(Answer answer) => answer.Json.GetProperty("presentation").GetString()!;
}
