using Exchange.Gateway.Alerts;

namespace Exchange.Tests.Unit.Gateway.Alerts;

public sealed class RestTests
{
    // Fails: watching takes a processor from those who wait, or whoever takes over a busy node's watch is hours behind before the first alert.
    [Fact]
    public void WhoeverIsBehind_RestsLess()
    {
        TimeSpan worked = TimeSpan.FromMilliseconds(10);

        Assert.Equal(worked * 9, AlertService.RestAfter(worked, TimeSpan.Zero));
        Assert.Equal(worked * 9, AlertService.RestAfter(worked, TimeSpan.FromDays(-1)));
        Assert.Equal(worked * 4.5, AlertService.RestAfter(worked, TimeSpan.FromMinutes(1)));
        Assert.True(AlertService.RestAfter(worked, TimeSpan.FromDays(1)) < worked / 100);
    }
}
