using Exchange.Gateway.Verification;
using CanonicalState = Exchange.Contracts.V1.CanonicalState;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Tests.Unit.Gateway.Verification;

/// <summary>The verdict over all certificates that a holder has of a type.</summary>
public sealed class HolderRuleTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(8));

    // Fails: a holder without any certificate passes for one whose registry could not be asked, or the other way round.
    [Fact]
    public void NoCertificate_IsUnknown()
    {
        (Verdict verdict, Card? card, IReadOnlyList<Card> candidates) = VerdictRules.Decide([], s_now);
        Assert.Equal((Verdict.Unknown, null), (verdict, card));
        Assert.Empty(candidates);
    }

    // Fails: whoever has a good certificate is refused for one that was revoked years ago.
    [Theory]
    [InlineData(CanonicalState.Valid, Verdict.Valid)]
    [InlineData(CanonicalState.Suspended, Verdict.Suspended)]
    [InlineData(CanonicalState.Other, Verdict.Other)]
    public void OneCurrentCertificate_Decides(CanonicalState state, Verdict expected)
    {
        Card current = Card(1, state, 2020);
        (Verdict verdict, Card? card, IReadOnlyList<Card> candidates) = VerdictRules.Decide(
            [Card(2, CanonicalState.Revoked, 2025), Card(3, CanonicalState.Valid, 2024, 2025), Card(4, CanonicalState.Superseded, 2023), current, Card(5, CanonicalState.Cancelled, 2022), Card(6, CanonicalState.Transferred, 2021)], s_now);
        Assert.Equal((expected, current), (verdict, card));
        Assert.Empty(candidates);
    }

    // Fails: a certificate that begins next year counts for nothing, though its holder has it.
    [Fact]
    public void CertificateToCome_IsCurrent() =>
        Assert.Equal(Verdict.NotYetValid, VerdictRules.Decide([Card(1, CanonicalState.Valid, 2027), Card(2, CanonicalState.Valid, 2020, 2021)], s_now).Verdict);

    // Fails: one of two licences is chosen by chance, and the counter acts on the wrong one.
    [Fact]
    public void SeveralCurrent_AreAllCandidatesAndNoneIsChosen()
    {
        Card valid = Card(1, CanonicalState.Valid, 2020);
        Card suspended = Card(2, CanonicalState.Suspended, 2024);
        (Verdict verdict, Card? card, IReadOnlyList<Card> candidates) = VerdictRules.Decide([valid, Card(3, CanonicalState.Revoked, 2025), suspended], s_now);
        Assert.Equal((Verdict.Several, null), (verdict, card));
        Assert.Equal([valid, suspended], candidates);
    }

    // Fails: the counter hears of an old expiry instead of the revocation that followed it.
    [Fact]
    public void NoneCurrent_TheNewestThatEndedDecides()
    {
        Card revoked = Card(2, CanonicalState.Revoked, 2024);
        Card[] ended = [Card(1, CanonicalState.Valid, 2020, 2021), revoked, Card(3, CanonicalState.Superseded, null), Card(4, CanonicalState.Cancelled, 2023)];
        Assert.Equal((Verdict.Revoked, revoked), (VerdictRules.Decide(ended, s_now).Verdict, VerdictRules.Decide(ended, s_now).Card));
    }

    // Fails: of two versions of one certificate the replaced one speaks.
    [Fact]
    public void NoneCurrentOfTheSameDay_TheHigherVersionDecides()
    {
        Card first = Card(1, CanonicalState.Superseded, 2024);
        Exchange.Contracts.V1.Certificate reissued = Card(1, CanonicalState.Revoked, 2024).ToCertificate();
        reissued.Version = "002";
        Card second = TestCards.Maker.Make(reissued, DateTimeOffset.UnixEpoch);
        Assert.Same(second, VerdictRules.Decide([first, second], s_now).Card);
        Assert.Same(second, VerdictRules.Decide([second, first], s_now).Card);
    }

    private static Card Card(int serial, CanonicalState state, int? from, int? to = null) => TestCards.Make(
        state, from is { } first ? new DateOnly(first, 1, 1) : null, to is { } last ? new DateOnly(last, 12, 31) : null, TestCertificates.IdOf(TestCertificates.TypeCode, serial));
}
