using Exchange.Gateway.Health;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Health;

public sealed class NodeHealthTests
{
    private readonly ManualTime _time = new();

    // Fails: an operator does not see which part is lost, or goes on looking for one that is back.
    [Fact]
    public void Part_IsDegradedFromItsFailureToItsNextSuccess()
    {
        NodeHealth health = new(_time);
        Assert.Empty(health.Degraded());
        health.Failed("source:market");
        health.Failed("database");
        health.Failed("source:market");
        Assert.Equal(["database", "source:market"], health.Degraded());
        health.Succeeded("source:market");
        health.Succeeded("never failed");
        Assert.Equal(["database"], health.Degraded());
    }

    // Fails: a registry that nobody has asked since last week's failure looks lost for ever.
    [Fact]
    public void OldFailure_CountsNoMore()
    {
        NodeHealth health = new(_time);
        health.Failed("database");
        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Equal(["database"], health.Degraded());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Empty(health.Degraded());
    }
}
