using Exchange.Contracts.CodeLists;
using Exchange.Departments.Types;

namespace Exchange.Tests.Unit.Departments;

public class StateListTests
{
    // A gateway that maps all types alike would call a permit that moved away lapsed; only sibling lists reveal it.
    [Theory]
    [InlineData("05", CanonicalState.Expired, CanonicalState.Transferred)]
    [InlineData("06", CanonicalState.Transferred, CanonicalState.Expired)]
    [InlineData("07", CanonicalState.Revoked, CanonicalState.Revoked)]
    [InlineData("08", CanonicalState.Superseded, CanonicalState.Superseded)]
    public void SiblingTypes_NumberStatesDifferently(string code, CanonicalState licence, CanonicalState permit)
    {
        Assert.Equal(licence, new BusinessLicence().States.Of(code)!.Meaning);
        Assert.Equal(permit, new FoodPermit().States.Of(code)!.Meaning);
    }

    // The national list's meanings would drift from what the gateway maps by default.
    [Fact]
    public void BusinessLicence_AgreesWithTheCommonList() => Assert.All(
        ["01", "02", "03", "04", "05", "06", "07", "99"],
        code => Assert.Equal(StateMap.Default.Map("", code), new BusinessLicence().States.Of(code)!.Meaning));

    // A tester could not put a certificate into some state.
    [Fact]
    public void EveryType_HasEveryState() => Assert.All(
        Simulated.All().SelectMany(department => department.Registry.Types),
        type => Assert.All(Enum.GetValues<CanonicalState>(), state => Assert.NotNull(type.States.Of(state))));
}
