using Exchange.Gateway.Verification;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class EarlyRefreshTests
{
    private const string Type = "11100000MB0143028R001";

    // Fails: cards are fetched again far too often, or only when somebody has to wait for it. P = e^(-t/δ).
    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.1, 0.3679)]
    [InlineData(0.2, 0.1353)]
    [InlineData(0.5, 0.0067)]
    [InlineData(3.0, 0.0)]
    public void Refresh_ComesAsOftenAsItShould(double left, double probability)
    {
        EarlyRefresh early = new(new Random(1));
        early.Took(Type, TimeSpan.FromMilliseconds(100));
        int due = Enumerable.Range(0, 10_000).Count(_ => early.IsDue(Type, TimeSpan.FromSeconds(left)));
        Assert.InRange(due / 10_000.0, probability - 0.02, probability + 0.02);
    }

    // Fails: a type of which nobody knows how long it takes is fetched at every call.
    [Fact]
    public void TypeNeverFetched_IsNotRefreshed() => Assert.False(new EarlyRefresh(new Random(1)).IsDue(Type, TimeSpan.Zero));
}
