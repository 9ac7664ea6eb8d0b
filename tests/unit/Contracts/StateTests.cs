using Exchange.Contracts.CodeLists;
using V1 = Exchange.Contracts.V1;

namespace Exchange.Tests.Unit.Contracts;

public class StateTests
{
    private const string BusinessLicence = "11100000MB0143028R001";
    private const string RealEstateTitle = "11100000MB03271699001";

    // A certificate would get another state than its registry gave it.
    [Theory]
    [InlineData("01", CanonicalState.Valid)]
    [InlineData("02", CanonicalState.Suspended)]
    [InlineData("03", CanonicalState.Revoked)]
    [InlineData("04", CanonicalState.Cancelled)]
    [InlineData("05", CanonicalState.Expired)]
    [InlineData("06", CanonicalState.Transferred)]
    [InlineData("07", CanonicalState.Revoked)]
    [InlineData("99", CanonicalState.Other)]
    public void DefaultMap_TranslatesTheCommonNumbering(string source, CanonicalState expected) =>
        Assert.Equal(expected, StateMap.Default.Map(BusinessLicence, source));

    // An unheard-of code would pass for valid.
    [Theory]
    [InlineData("08")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData(null)]
    public void UnknownSourceCode_IsOther(string? source) =>
        Assert.Equal(CanonicalState.Other, StateMap.Default.Map(BusinessLicence, source));

    // A type that numbers lapsed 06 would be told as transferred.
    [Fact]
    public void TypeWithItsOwnList_DoesNotSeeTheCommonOne()
    {
        var map = StateMap.Default.With(RealEstateTitle, new Dictionary<string, CanonicalState>
        {
            ["01"] = CanonicalState.Valid,
            ["06"] = CanonicalState.Expired,
        });

        Assert.Equal(CanonicalState.Expired, map.Map(RealEstateTitle, "06"));
        Assert.Equal(CanonicalState.Other, map.Map(RealEstateTitle, "05"));
        Assert.Equal(CanonicalState.Transferred, map.Map(BusinessLicence, "06"));
        Assert.Equal(CanonicalState.Transferred, StateMap.Default.Map(RealEstateTitle, "06"));
    }

    // A state map written in these words would not load.
    [Theory]
    [InlineData("valid", CanonicalState.Valid)]
    [InlineData("suspended", CanonicalState.Suspended)]
    [InlineData("revoked", CanonicalState.Revoked)]
    [InlineData("cancelled", CanonicalState.Cancelled)]
    [InlineData("expired", CanonicalState.Expired)]
    [InlineData("superseded", CanonicalState.Superseded)]
    [InlineData("transferred", CanonicalState.Transferred)]
    [InlineData("other", CanonicalState.Other)]
    public void StateName_ReadsBack(string name, CanonicalState state)
    {
        Assert.Equal(name, state.WireName());
        Assert.True(CanonicalStates.TryParse(name, out var parsed));
        Assert.Equal(state, parsed);
    }

    [Theory]
    [InlineData("withdrawn", CanonicalState.Revoked)]
    [InlineData("lapsed", CanonicalState.Expired)]
    public void WordOfTheSource_MeansItsCanonicalState(string word, CanonicalState state)
    {
        Assert.True(CanonicalStates.TryParse(word, out var parsed));
        Assert.Equal(state, parsed);
    }

    [Theory]
    [InlineData("Valid")]
    [InlineData("")]
    [InlineData(null)]
    public void OtherWord_IsNoState(string? word) => Assert.False(CanonicalStates.TryParse(word, out _));

    // A field left unset would answer "valid".
    [Fact]
    public void ForgottenState_IsNone()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => default(CanonicalState).WireName());
        Assert.Throws<ArgumentOutOfRangeException>(() => default(Verdict).WireName());
    }

    // Clients that know the published words would not understand the answer, or a weaker verdict would win over a stronger.
    [Fact]
    public void Verdicts_HaveTheirNamesInTheOrderOfPrecedence()
    {
        string[] names =
        [
            "unknown", "revoked", "cancelled", "transferred", "superseded", "suspended", "other",
            "not-yet-valid", "expired", "valid", "several",
        ];

        Assert.Equal(names, Enum.GetValues<Verdict>().Order().Select(verdict => verdict.WireName()));
        Assert.All(names, name =>
        {
            Assert.True(Verdicts.TryParse(name, out var verdict));
            Assert.Equal(name, verdict.WireName());
        });
        Assert.False(Verdicts.TryParse("Valid", out _));
        Assert.False(Verdicts.TryParse(null, out _));
    }

    // A revoked certificate would cross from the adapter, or leave by gRPC, as something else: the code casts by number.
    [Fact]
    public void ProtocolEnums_HaveTheSameNamesAndNumbers()
    {
        AssertSame<CanonicalState, V1.CanonicalState>();
        AssertSame<Verdict, V1.Verdict>();

        static void AssertSame<TOwn, TProtocol>()
            where TOwn : struct, Enum
            where TProtocol : struct, Enum =>
            Assert.Equal(
                Enum.GetValues<TProtocol>().Select(value => ($"{value:G}", $"{value:D}")).Where(value => value.Item2 != "0"),
                Enum.GetValues<TOwn>().Select(value => ($"{value:G}", $"{value:D}")));
    }
}
