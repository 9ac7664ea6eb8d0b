using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;
using Exchange.Departments.Controls;
using Exchange.Departments.Generation;
using Exchange.Departments.MarketRegulation;
using Exchange.Departments.Registries;
using static Exchange.Tests.Unit.Departments.Simulated;

namespace Exchange.Tests.Unit.Departments;

public class GeneratorTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    // Samples written down in guides, test reports and access.json would no longer exist after an update.
    [Theory]
    [InlineData(MarketRegulation, "5add6ad52f49c408")]
    [InlineData(NaturalResources, "c3b0783814dbc476")]
    [InlineData(HumanResources, "d679a7497f23d5e4")]
    public void FirstThousandOfASeed_NeverChange(int department, string hash)
    {
        var text = string.Join('\n', RegistryOf(department).Certificates().Take(1000).Select(Written));
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
    }

    // A demo with more certificates would not know the samples of a smaller one.
    [Theory]
    [InlineData(MarketRegulation)]
    [InlineData(NaturalResources)]
    [InlineData(HumanResources)]
    public void LargerRegistry_BeginsWithTheSmaller(int department)
    {
        var small = RegistryOf(department, certificates: 3001);
        var large = RegistryOf(department, certificates: 1_000_000);
        Assert.Equal(small.Certificates().Select(Written), large.Certificates().Take(small.Count).Select(Written));
    }

    // Two testers who chose different seeds to get different data would get the same.
    [Fact]
    public void AnotherSeed_GivesOtherCertificates() => Assert.Empty(
        RegistryOf(MarketRegulation).Certificates().Take(500).Select(one => one.Id)
            .Intersect(RegistryOf(MarketRegulation, seed: 2).Certificates().Take(500).Select(one => one.Id)));

    // --certificates would be a lie, and measurements against it worthless.
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(19_999)]
    [InlineData(1_000_000)]
    public void Departments_ShareExactlyTheNumberAskedFor(int certificates) =>
        Assert.Equal(certificates, All(certificates).Sum(department => department.Registry.Count));

    // A certificate that is listed could not be found by its identifier or its holder.
    [Theory]
    [InlineData(MarketRegulation)]
    [InlineData(NaturalResources)]
    [InlineData(HumanResources)]
    public void EveryCertificate_IsFoundByIdentifierAndByHolder(int department)
    {
        var registry = RegistryOf(department);
        var seen = new HashSet<string>();
        foreach (var one in registry.Certificates().Take(3000))
        {
            Assert.True(seen.Add(one.Id));
            Assert.True(registry.Get(one.Id)!.SaysTheSameAs(one));
            Assert.Contains(registry.Find(one.Holder.Code, one.Holder.CodeType, one.Type.Code), found => found.Id == one.Id);
        }
    }

    // Clients refuse malformed identifiers, so that such certificates could never be verified.
    [Theory]
    [InlineData(MarketRegulation)]
    [InlineData(NaturalResources)]
    [InlineData(HumanResources)]
    public void IdentifiersAndHolders_HoldStrictlyButForTheDeliberateOnes(int department)
    {
        var certificates = RegistryOf(department).Certificates().Take(3000).ToList();
        var off = certificates.Where(one => !CertificateIdentifier.Parse(one.Id).CheckHolds).ToList();
        Assert.InRange(off.Count, 20, 40);
        Assert.All(off, one => Assert.Equal(CanonicalState.Valid, one.State.Meaning));
        Assert.All(certificates, one =>
        {
            Assert.True(CertificateTypeCode.TryParse(one.Type.Code, out _, out var error), error.Message);
            Assert.True(ItemCode.TryParse(one.RelatedItems[0], out _, out _));
            Assert.Equal(ItemCode.UsualLength, one.RelatedItems[0].Length);
            if (one.Holder.CodeType == HolderCodeType.CitizenId)
            {
                Assert.True(CitizenId.TryParseStrict(one.Holder.Code, out _, out error), error.Message);
            }
            else
            {
                Assert.True(UnifiedSocialCreditCode.TryParseStrict(one.Holder.Code, out var code, out error), error.Message);
                Assert.True(code.OrganisationCheckHolds);
            }
        });
    }

    // A made-up citizen ID could be a real person's.
    [Fact]
    public void CitizenIds_HaveSequencesThatAreNotGivenOut() => Assert.All(
        RegistryOf(NaturalResources).Certificates().Take(2000), one => Assert.True(one.Holder.Code[14] is '8' or '9'));

    // The bureaus' own codes would be refused by every check of an issuer.
    [Fact]
    public void BureausWithCreditCodes_HoldStrictly() => Assert.All(
        All().SelectMany(department => department.Registry.Types)
            .SelectMany(type => new[] { type.Issuer.Code, type.DefiningBody.Code, type.Code[..18] }).Where(code => code.Contains("DEM0", StringComparison.Ordinal)),
        code =>
        {
            Assert.True(UnifiedSocialCreditCode.TryParseStrict(code, out var value, out var error), error.Message);
            Assert.True(value.OrganisationCheckHolds);
        });

    // A demo full of dead certificates, or without any, would not look like a department's registry.
    [Fact]
    public void FourFifths_AreValid()
    {
        var certificates = RegistryOf(MarketRegulation).Certificates().ToList();
        var valid = certificates.Count(one => Sample.VerdictOn(Today, one) == Verdict.Valid);
        Assert.InRange(valid / (double)certificates.Count, 0.78, 0.82);
    }

    // A client that loses the older version could not tell the holder why it is refused.
    [Fact]
    public void SupersededVersion_StandsBesideItsSuccessor()
    {
        var registry = RegistryOf(MarketRegulation);
        var old = registry.Certificates().First(one => one.State.Meaning == CanonicalState.Superseded);
        var versions = registry.Find(old.Holder.Code, old.Holder.CodeType, old.Type.Code);
        Assert.Equal(["001", "002"], versions.Select(one => one.Version));
        Assert.Equal(CanonicalState.Valid, versions[1].State.Meaning);
        Assert.True(versions[0].IssuedOn < versions[1].IssuedOn);
        Assert.Equal(versions[0].Id[..^6], versions[1].Id[..^6]);
    }

    // Systems that know only the old two-byte characters lose people's names; nobody would notice before production.
    [Fact]
    public void SomeNames_HaveRareCharacters() => Assert.Contains(
        RegistryOf(NaturalResources).Certificates().Take(3000), one => one.Holder.Name.EnumerateRunes().Any(rune => rune.Value is < 0x4E00 or > 0x9FA5));

    // Some certificates would never come up, and others twice.
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(1024)]
    [InlineData(1025)]
    public void Permutation_TakesEveryNumberOnceAndIsUndone(int size)
    {
        var permutation = new Permutation(42, size);
        var numbers = Enumerable.Range(0, size).Select(index => permutation.Apply(index)).ToList();
        Assert.Equal(Enumerable.Range(0, size).Select(number => (long)number), numbers.Order());
        Assert.Equal(Enumerable.Range(0, size).Select(number => (long)number), numbers.Select(permutation.Undo));
    }

    private static string Written(Certificate certificate) => JsonSerializer.Serialize(
        MarketCertificate.From(certificate) with { Sequence = 0 }, MarketJson.Plain.MarketCertificate);
}
