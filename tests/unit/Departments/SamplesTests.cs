using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;
using Exchange.Departments.Controls;
using Exchange.Departments.Registries;
using static Exchange.Tests.Unit.Departments.Simulated;

namespace Exchange.Tests.Unit.Departments;

public class SamplesTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    // The demo's table of samples would lack a verdict, and its tests would silently not test it.
    [Theory]
    [InlineData(MarketRegulation)]
    [InlineData(NaturalResources)]
    [InlineData(HumanResources)]
    public void EveryVerdict_HasThreeSamplesPerType(int department)
    {
        var (registry, samples) = SamplesOf(department, certificates: 3_000);
        var expected = Enum.GetValues<Verdict>().Select(verdict => verdict.WireName()).Append(Samples.CheckCharacterMismatch);
        Assert.All(expected, verdict => Assert.All(
            registry.Types, type => Assert.Equal(3, samples.Count(one => one.Verdict == verdict && one.TypeCode == type.Code))));
    }

    // Scripts that trust access.json would report wrong verdicts as bugs of the gateway.
    [Theory]
    [InlineData(MarketRegulation)]
    [InlineData(NaturalResources)]
    [InlineData(HumanResources)]
    public void EverySample_ShowsItsVerdict(int department)
    {
        var (registry, samples) = SamplesOf(department);
        Assert.All(samples, sample =>
        {
            var one = registry.Get(sample.CertificateId);
            var current = registry.Find(sample.HolderCode, sample.HolderCodeType, sample.TypeCode)
                .Count(other => Sample.VerdictOn(Today, other) == Verdict.Valid);
            Assert.Equal(sample.Verdict != Samples.CheckCharacterMismatch, CertificateIdentifier.Parse(sample.CertificateId).CheckHolds);
            switch (sample.Verdict)
            {
                case "unknown":
                    Assert.Null(one);
                    Assert.Empty(registry.Find(sample.HolderCode, sample.HolderCodeType, sample.TypeCode));
                    break;
                case "several":
                    Assert.Equal(2, current);
                    break;
                case Samples.CheckCharacterMismatch:
                    Assert.Equal(Verdict.Valid, Sample.VerdictOn(Today, one!));
                    break;
                case "valid":
                    Assert.Equal(1, current);
                    goto default;
                default:
                    Assert.Equal(sample.Verdict, Sample.VerdictOn(Today, one!).WireName());
                    break;
            }
        });
    }

    // Off-by-one errors at midnight would have nothing to show themselves on.
    [Fact]
    public void Boundaries_LieAroundToday()
    {
        var registry = RegistryOf(MarketRegulation);
        var boundaries = new Samples(registry, StandingTime.Usual).Boundaries();
        Assert.Equal(
            ["expired-yesterday", "expires-today", "expires-tomorrow", "starts-today", "starts-tomorrow"],
            boundaries.Select(one => one.Verdict).Distinct());
        Assert.All(boundaries, one => Assert.Equal(one.Verdict switch
        {
            "expired-yesterday" => Verdict.Expired,
            "starts-tomorrow" => Verdict.NotYetValid,
            _ => Verdict.Valid,
        }, Sample.VerdictOn(Today, registry.Get(one.CertificateId)!)));
    }

    private static (Registry Registry, IReadOnlyList<Sample> Samples) SamplesOf(int department, int certificates = 20_000)
    {
        var registry = RegistryOf(department, certificates);
        return (registry, new Samples(registry, StandingTime.Usual).ByVerdict());
    }
}
