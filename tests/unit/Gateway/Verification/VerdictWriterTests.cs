using System.Text;
using Exchange.Contracts.V1;
using Exchange.Gateway.Verification;
using Microsoft.AspNetCore.Http;
using CanonicalState = Exchange.Contracts.V1.CanonicalState;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class VerdictWriterTests
{
    private static readonly DateTimeOffset s_asOf = new(2026, 11, 22, 10, 3, 4, 567, TimeSpan.FromHours(8));

    // Fails: counter software built against the published form cannot read a verdict.
    [Fact]
    public void Verdict_HasThePublishedForm()
    {
        Card card = TestCards.Make(from: new DateOnly(2021, 5, 1));
        string json = Write(new VerificationAnswer(Verdict.Valid, ["check-character-mismatch"], card, [], s_asOf, ServedFrom.Cache));
        Assert.Equal(
            """{"verdict":"valid","warnings":["check-character-mismatch"],"certificate":{"id":"ID","type":{"code":"11100000MB0143028R001","name":"营业执照"},"number":"JY13507030001","issuer":{"code":"11350784003960522A","name":"市场监督管理局"},"holder":{"name":"建阳区******餐饮店","masked":true},"validFrom":"2021-05-01","validTo":null,"state":{"canonical":"valid","source":"01","text":"存续"},"version":"001","annotations":[{"madeAt":"2026-03-01T08:00:00.000Z","madeBy":"市场监督管理局","reason":"地址变更","validTo":"2027-01-31"}]},"asOf":"2026-11-22T02:03:04.567Z","servedFrom":"cache","audit":{"log":"350703/0","index":12345},"receipt":null}"""
                .Replace("\"ID\"", $"\"{card.Id}\"", StringComparison.Ordinal),
            json);
    }

    // Fails: a verdict without a certificate cannot be read.
    [Fact]
    public void Unknown_HasNoCertificate() => Assert.Equal(
        """{"verdict":"unknown","warnings":[],"certificate":null,"asOf":"2026-11-22T02:03:04.567Z","servedFrom":"peer","audit":{"log":"350703/0","index":12345},"receipt":null}""",
        Write(new VerificationAnswer(Verdict.Unknown, [], null, [], s_asOf, ServedFrom.Peer)));

    // Fails: the counter cannot offer the choice between several certificates.
    [Fact]
    public void Several_ListsTheCandidates()
    {
        Card[] candidates = [TestCards.Make(id: "first"), TestCards.Make(CanonicalState.Suspended, id: "second")];
        string json = Write(new VerificationAnswer(Verdict.Several, [], null, candidates, s_asOf, ServedFrom.Registry));
        Assert.Contains("\"certificate\":null,\"candidates\":[{\"id\":\"first\",", json, StringComparison.Ordinal);
        Assert.Contains("{\"id\":\"second\",", json, StringComparison.Ordinal);
    }

    // Fails: an answer is mixed with the one that the same thread wrote before, or that broke in the middle.
    [Fact]
    public void BrokenAnswer_LeavesNothingBehind()
    {
        VerificationAnswer good = new(Verdict.Unknown, [], null, [], s_asOf, ServedFrom.Peer);
        string expected = Write(good);
        Card stateless = TestCards.Make() with { State = default };
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(new VerificationAnswer(Verdict.Other, [], stateless, [], s_asOf, ServedFrom.Cache)));
        Assert.Equal(expected, Write(good));
    }

    private static string Write(VerificationAnswer answer)
    {
        answer.RecordedAt("350703/0", 12345);
        DefaultHttpContext http = new();
        using MemoryStream body = new();
        http.Response.Body = body;
        VerdictWriter.Write(http.Response, answer);
        http.Response.BodyWriter.FlushAsync().AsTask().GetAwaiter().GetResult();
        Assert.Equal(("application/json; charset=utf-8", "no-store", body.Length), (http.Response.ContentType, http.Response.Headers.CacheControl.ToString(), http.Response.ContentLength));
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
