using Exchange.Gateway.Verification.Changes;

namespace Exchange.Tests.Unit.Gateway.Verification.Changes;

public sealed class CursorPathTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    private readonly CursorPath _path = new();

    // Fails: a node that is restarted goes on from a place that no heartbeat in Redis is behind yet, and all cards are lost.
    [Fact]
    public void WhatIsKept_WasPassedFiveSecondsAgo()
    {
        Assert.Equal("0", Pass(0, 10).Text);
        KeptCursor kept = Pass(10, 30);
        Assert.Equal("18", kept.Text);
        Assert.InRange(kept.ReceivedAt!.Value, s_start.AddSeconds(9), s_start.AddSeconds(9.1));
    }

    // Fails: a busy registry's changes are all remembered, or the place is told to be older than its last change.
    [Fact]
    public void ManyEvents_AreNotAllPlaces()
    {
        KeptCursor kept = KeptCursor.None;
        for (int i = 0; i < 100_000; i++)
        {
            DateTimeOffset now = s_start.AddMilliseconds(i / 10.0);
            kept = _path.Next($"{i}", now);
            Assert.True(kept.ReceivedAt > s_start.AddMilliseconds(int.Parse(kept.Text, System.Globalization.CultureInfo.InvariantCulture) / 10.0));
        }

        Assert.InRange(kept.ReceivedAt!.Value, s_start.AddSeconds(4), s_start.AddSeconds(5.1));
    }

    // Fails: changes of before a gap count as heard of.
    [Fact]
    public void Gap_ForgetsThePlacesBeforeIt()
    {
        Pass(0, 20);
        Assert.Equal(KeptCursor.None, _path.Next("", s_start.AddSeconds(10)));
        Assert.Equal("21", _path.Next("21", s_start.AddSeconds(10.5)).Text);
    }

    // Fails: after a clock was set back a place looks as if Redis held everything before it.
    [Fact]
    public void ClockSetBack_MakesNoPlaceOlder()
    {
        Pass(0, 20);
        KeptCursor kept = _path.Next("behind", s_start.AddSeconds(-100));
        Assert.NotEqual("behind", kept.Text);
        for (int i = 0; i < 100; i++)
        {
            kept = _path.Next($"later {i}", s_start.AddSeconds(-100 + (i / 2.0)));
        }

        Assert.InRange(kept.ReceivedAt!.Value, s_start.AddSeconds(4), s_start.AddSeconds(10));
        Assert.DoesNotContain("later", kept.Text, StringComparison.Ordinal);
    }

    // Fails: a node that is restarted twice within seconds loses its place.
    [Fact]
    public void WhereAnotherProcessLeft_IsKeptAtFirst()
    {
        KeptCursor left = new("left", s_start.AddSeconds(-60));
        _path.Begin(left);
        Assert.Equal(left, Pass(0, 10));
        Assert.NotEqual(left, Pass(10, 13));
    }

    /// <summary>An event every half second.</summary>
    private KeptCursor Pass(int from, int to)
    {
        KeptCursor kept = KeptCursor.None;
        for (int i = from; i < to; i++)
        {
            kept = _path.Next($"{i}", s_start.AddSeconds(i / 2.0));
        }

        return kept;
    }
}
