using System.Text.Json.Nodes;
using Exchange.Gateway.Verification.Offline;
using Exchange.Tests.Unit.Gateway.Access;

namespace Exchange.Tests.Unit.Gateway.Verification.Offline;

public sealed class OfflineVerifierTests : IDisposable
{
    private readonly Counter _counter = new();

    public void Dispose() => _counter.Dispose();

    // Fails: a counter whose network is away accepts what was revoked, or refuses what is in force.
    [Theory]
    [InlineData(0, nameof(OfflineVerdict.Valid))]
    [InlineData(1, nameof(OfflineVerdict.Ended))]
    [InlineData(2, nameof(OfflineVerdict.Suspended))]
    [InlineData(3, nameof(OfflineVerdict.Other))]
    [InlineData(1023, nameof(OfflineVerdict.Valid))]
    [InlineData(1024, nameof(OfflineVerdict.ListUnusable))]
    [InlineData(-1, nameof(OfflineVerdict.ListUnusable))]
    public async Task List_Decides(long index, string verdict) => Assert.Equal(verdict, $"{await _counter.VerdictAsync(_counter.Present(index))}");

    // Fails: the officer does not see whose certificate it is, or how old the answer.
    [Fact]
    public async Task Answer_SaysWhatWasShownAndHowOldItIs()
    {
        _counter.Time.Advance(TimeSpan.FromHours(3));
        OfflineAnswer answer = await _counter.VerifyAsync(_counter.Present());
        string text = OfflineText.Of(answer, _counter.Time.GetUtcNow());
        Assert.StartsWith("有效 · Valid", text, StringComparison.Ordinal);
        Assert.All(["营业执照 JY13507030001", "建阳区******餐饮店", "市场监督管理局", "2026-01-01 – —", "2026-11-22T00:00:00Z", "3 h ago"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    // Fails: a photograph of somebody's code serves its finder at the same counter, even if the power fails in between.
    [Fact]
    public async Task SecondShowing_IsRefusedByWhoeverOpensTheDirectory()
    {
        string shown = _counter.Present();
        Assert.Equal(OfflineVerdict.Valid, await _counter.VerdictAsync(shown));
        Assert.Equal(OfflineVerdict.Replayed, await _counter.VerdictAsync(shown));
        OfflineVerifier restarted = new(new OfflineDirectory(_counter.Path), TimeZoneInfo.Utc, TimeSpan.FromHours(24), _counter.Time);
        Assert.Equal(OfflineVerdict.Replayed, (await restarted.VerifyAsync(shown, CancellationToken.None)).Verdict);
    }

    // Fails: of two windows that are shown the same code at once both accept it.
    [Fact]
    public async Task ShowingToManyAtOnce_IsAcceptedOnce()
    {
        string shown = _counter.Present();
        OfflineVerdict[] verdicts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => _counter.VerdictAsync(shown))));
        Assert.Single(verdicts, OfflineVerdict.Valid);
        Assert.Equal(9, verdicts.Count(verdict => verdict == OfflineVerdict.Replayed));
    }

    // Fails: a citizen whose code could not be judged must fetch another one after the counter has synced.
    [Fact]
    public async Task PresentationThatCouldNotBeJudged_IsNotUsedUp()
    {
        string shown = _counter.Present();
        Assert.Equal(OfflineVerdict.Valid, await _counter.VerdictAsync(_counter.Present()));
        _counter.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(OfflineVerdict.ListTooOld, await _counter.VerdictAsync(shown, maximumAge: TimeSpan.FromSeconds(5)));
        _counter.Keep(_counter.Sign());
        Assert.Equal(OfflineVerdict.Valid, await _counter.VerdictAsync(shown, maximumAge: TimeSpan.FromSeconds(5)));
    }

    // Fails: what a counter remembers of each presentation fills its disk in the end.
    [Fact]
    public async Task ExpiredPresentation_IsForgotten()
    {
        long now = _counter.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.True(await _counter.Directory.Seen.TryUseAsync("i", "1", now + 60, now, CancellationToken.None));
        Assert.False(await _counter.Directory.Seen.TryUseAsync("i", "1", now + 60, now + 60, CancellationToken.None));
        Assert.True(await _counter.Directory.Seen.TryUseAsync("j", "1", now + 60, now + 60, CancellationToken.None));
        Assert.True(await _counter.Directory.Seen.TryUseAsync("i", "1", now + 120, now + 61, CancellationToken.None));
    }

    // Fails: a code that its holder let go of long ago is still good.
    [Fact]
    public async Task OldPresentation_IsRefused()
    {
        string shown = _counter.Present();
        _counter.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(OfflineVerdict.PresentationExpired, await _counter.VerdictAsync(shown));
    }

    // Fails: a counter goes on for weeks with what it knew before, without anybody noticing.
    [Fact]
    public async Task OldKnowledge_IsNoKnowledge()
    {
        _counter.Time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(OfflineVerdict.Valid, await _counter.VerdictAsync(_counter.Present()));
        _counter.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(OfflineVerdict.ListTooOld, await _counter.VerdictAsync(_counter.Present()));
        Assert.Equal(OfflineVerdict.Valid, await _counter.VerdictAsync(_counter.Present(), maximumAge: TimeSpan.FromDays(7)));
        _counter.Time.Advance(TimeSpan.FromHours(24));
        // Past the list's own exp.
        Assert.Equal(OfflineVerdict.ListTooOld, await _counter.VerdictAsync(_counter.Present(), maximumAge: TimeSpan.FromDays(7)));
    }

    // Fails: a certificate counts a day too long or too short, or one that has run out is "cannot tell".
    [Theory]
    [InlineData("2026-01-01", "2026-11-22", nameof(OfflineVerdict.Valid))]
    [InlineData("2026-01-01", "2026-11-21", nameof(OfflineVerdict.Expired))]
    [InlineData("2026-11-22", null, nameof(OfflineVerdict.Valid))]
    [InlineData("2026-11-23", null, nameof(OfflineVerdict.NotYetValid))]
    [InlineData(null, null, nameof(OfflineVerdict.Valid))]
    public async Task Days_AreTheIssuers(string? from, string? to, string verdict)
    {
        void Change(JsonObject payload) => (payload["cert"]!["validFrom"], payload["cert"]!["validTo"]) = (from, to);
        Assert.Equal(verdict, $"{await _counter.VerdictAsync(_counter.Present(0, Change))}");
        Assert.Equal(OfflineVerdict.Ended, await _counter.VerdictAsync(_counter.Present(1, Change)));
        if (verdict == nameof(OfflineVerdict.Expired))
        {
            Assert.Equal(verdict, $"{await _counter.VerdictAsync(_counter.Present(0, payload => { Change(payload); payload.Remove("status"); }))}");
        }
    }

    // Fails: whoever can write a QR code can write himself a certificate.
    [Fact]
    public async Task ForeignSignature_IsForged()
    {
        TestKey forger = new();
        Assert.Equal(OfflineVerdict.Forged, await _counter.VerdictAsync(_counter.Present(key: forger)));
        Assert.Equal(OfflineVerdict.UnknownKey, await _counter.VerdictAsync(_counter.Present(key: forger, header: Counter.Header(forger.Id))));
        string[] parts = _counter.Present().Split('.');
        string other = _counter.Present().Split('.')[1];
        Assert.Equal(OfflineVerdict.Forged, await _counter.VerdictAsync($"{parts[0]}.{other}.{parts[2]}"));
    }

    // Fails: another token that the node signed passes for a presentation.
    [Theory]
    [InlineData("ES256", "at+jwt", 1)]
    [InlineData("ES256", "statuslist+jwt", 1)]
    [InlineData("none", "presentation+jwt", 1)]
    [InlineData("HS256", "presentation+jwt", 1)]
    [InlineData("ES256", "presentation+jwt", 2)]
    public async Task OtherToken_IsNoPresentation(string algorithm, string type, int suite) =>
        Assert.Equal(OfflineVerdict.Malformed, await _counter.VerdictAsync(_counter.Present(header: Counter.Header(_counter.Key.Id, algorithm, type, suite))));

    // Fails: something else in front of the scanner ends the program.
    [Theory]
    [InlineData("")]
    [InlineData("https://example.com/")]
    [InlineData("a.b.c")]
    public async Task Rubbish_IsNoPresentation(string text) => Assert.Equal(OfflineVerdict.Malformed, await _counter.VerdictAsync(text));

    // Fails: a presentation without what is needed to judge it is judged.
    [Theory]
    [InlineData("jti", nameof(OfflineVerdict.Malformed))]
    [InlineData("exp", nameof(OfflineVerdict.Malformed))]
    [InlineData("cert", nameof(OfflineVerdict.Malformed))]
    [InlineData("status", nameof(OfflineVerdict.NoList))]
    [InlineData("iss", nameof(OfflineVerdict.Malformed))]
    public async Task MissingClaim_IsNoticed(string claim, string verdict) =>
        Assert.Equal(verdict, $"{await _counter.VerdictAsync(_counter.Present(change: payload => payload.Remove(claim)))}");

    // Fails: one node's list or key speaks for another node, or a clock that is wrong goes unnoticed.
    [Fact]
    public async Task WhatWasNotDownloaded_CannotBeTold()
    {
        Assert.Equal(OfflineVerdict.UnknownIssuer, await _counter.VerdictAsync(_counter.Present(change: payload => payload["iss"] = "https://other.example")));
        Assert.Equal(OfflineVerdict.NoList, await _counter.VerdictAsync(_counter.Present(change: payload => payload["status"]!["status_list"]!["uri"] = _counter.ListUri + "0")));
        Assert.Equal(OfflineVerdict.ClocksDiffer, await _counter.VerdictAsync(_counter.Present(change: payload => payload["iat"] = _counter.Time.GetUtcNow().ToUnixTimeSeconds() + 61)));
        _counter.Keep(_counter.Sign(new TestKey()));
        Assert.Equal(OfflineVerdict.ListUnusable, await _counter.VerdictAsync(_counter.Present()));
    }
}
