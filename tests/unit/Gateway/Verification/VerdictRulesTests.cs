using Exchange.Gateway.Verification;
using CanonicalState = Exchange.Contracts.V1.CanonicalState;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class VerdictRulesTests
{
    private static readonly DateOnly s_today = new(2026, 11, 22);
    private static readonly DateTimeOffset s_noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(8));

    // Fails: a counter is told the wrong thing of a certificate. The table is design.md §4's order, for each state against
    // a validity that is to come, running, and over.
    [Theory]
    [InlineData(CanonicalState.Revoked, Verdict.Revoked, Verdict.Revoked, Verdict.Revoked)]
    [InlineData(CanonicalState.Cancelled, Verdict.Cancelled, Verdict.Cancelled, Verdict.Cancelled)]
    [InlineData(CanonicalState.Transferred, Verdict.Transferred, Verdict.Transferred, Verdict.Transferred)]
    [InlineData(CanonicalState.Superseded, Verdict.Superseded, Verdict.Superseded, Verdict.Superseded)]
    [InlineData(CanonicalState.Suspended, Verdict.Suspended, Verdict.Suspended, Verdict.Suspended)]
    [InlineData(CanonicalState.Other, Verdict.Other, Verdict.Other, Verdict.Other)]
    [InlineData(CanonicalState.Expired, Verdict.NotYetValid, Verdict.Expired, Verdict.Expired)]
    [InlineData(CanonicalState.Valid, Verdict.NotYetValid, Verdict.Valid, Verdict.Expired)]
    public void Verdict_IsTheFirstThatApplies(CanonicalState state, Verdict toCome, Verdict running, Verdict over)
    {
        Assert.Equal(toCome, Decide(state, s_today.AddDays(1), s_today.AddDays(2)));
        Assert.Equal(running, Decide(state, s_today, s_today));
        Assert.Equal(over, Decide(state, s_today.AddDays(-2), s_today.AddDays(-1)));
        Assert.Equal(running, Decide(state, null, null));
    }

    // Fails: a state added to the contract later counts as good until somebody thinks of it.
    [Fact]
    public void EveryState_HasAVerdictAndOnlyValidGivesValid()
    {
        foreach (CanonicalState state in Enum.GetValues<CanonicalState>())
        {
            Assert.Equal(state == CanonicalState.Valid, Decide(state, null, null) == Verdict.Valid);
        }
    }

    // Fails: a certificate is refused on its last evening, or taken on the morning after.
    [Fact]
    public void LastDay_IsValidThroughItsLastSecondInShanghai()
    {
        Card card = TestCards.Make(to: s_today);
        DateTimeOffset midnight = new(2026, 11, 23, 0, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal(Verdict.Valid, VerdictRules.Decide(card, midnight.AddSeconds(-1)));
        Assert.Equal(Verdict.Valid, VerdictRules.Decide(card, midnight.AddTicks(-1)));
        Assert.Equal(Verdict.Expired, VerdictRules.Decide(card, midnight));
        Assert.Equal(Verdict.Valid, VerdictRules.Decide(card, new DateTimeOffset(2026, 11, 22, 15, 59, 59, TimeSpan.Zero)));
        Assert.Equal(Verdict.Expired, VerdictRules.Decide(card, new DateTimeOffset(2026, 11, 22, 16, 0, 0, TimeSpan.Zero)));
    }

    // Fails: a certificate is refused on its first morning, or taken on the evening before.
    [Fact]
    public void FirstDay_IsValidFromItsFirstInstantInShanghai()
    {
        Card card = TestCards.Make(from: s_today);
        DateTimeOffset midnight = new(2026, 11, 22, 0, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal(Verdict.NotYetValid, VerdictRules.Decide(card, midnight.AddTicks(-1)));
        Assert.Equal(Verdict.Valid, VerdictRules.Decide(card, midnight));
    }

    // Fails: a 29th of February, or a day at an end of the calendar that a registry writes for "ever", breaks the answer.
    [Theory]
    [InlineData("2024-02-29", "2028-02-29", Verdict.Valid)]
    [InlineData("0001-01-01", "9999-12-31", Verdict.Valid)]
    [InlineData("0001-01-01", "0001-01-01", Verdict.Expired)]
    [InlineData("9999-12-31", "9999-12-31", Verdict.NotYetValid)]
    public void RareDays_AreDays(string from, string to, Verdict verdict) => Assert.Equal(verdict, Decide(
        CanonicalState.Valid, DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(to, System.Globalization.CultureInfo.InvariantCulture)));

    private static Verdict Decide(CanonicalState state, DateOnly? from, DateOnly? to) => VerdictRules.Decide(TestCards.Make(state, from, to), s_noon);
}
