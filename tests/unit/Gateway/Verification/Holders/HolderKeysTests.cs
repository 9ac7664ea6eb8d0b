using Exchange.Contracts.V1;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Sources;

namespace Exchange.Tests.Unit.Gateway.Verification.Holders;

public sealed class HolderKeysTests
{
    private static readonly HolderQuery s_person = new("11010519491231002X", "111", TestCertificates.TypeCode);

    private readonly KeyRing _ring = KeyRing.Generate(TimeProvider.System);

    // Fails: a change at the registry does not meet what was asked, and the old answer stays.
    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("11010519491231002x")]
    public void QuestionAndCertificate_Meet(string asTheRegistryWritesIt) =>
        Assert.Equal(Keys.Of(s_person), Keys.Of(CertificateOf(asTheRegistryWritesIt, "111")));

    // Fails: one holder's change is another's, or one type's is another's.
    [Fact]
    public void HolderTypeAndKind_MakeTheKey()
    {
        HolderKey[] keys =
        [
            Keys.Of(s_person),
            Keys.Of(s_person with { TypeCode = TestCertificates.PeerTypeCode }),
            Keys.Of(s_person with { HolderCodeType = "414" }),
            Keys.Of(s_person with { HolderCode = "34052419800101001X" }),
        ];
        Assert.Equal(4, keys.Distinct().Count());
    }

    // Fails: who has no key finds out by trial whose a card is; or keys of two nodes pass for comparable.
    [Fact]
    public void OtherRing_MakesOtherKeysAndSaysSo()
    {
        HolderKeys other = new(KeyRing.Generate(TimeProvider.System));
        Assert.NotEqual((ulong)Keys.Of(s_person).Value, (ulong)other.Of(s_person).Value);
        Assert.NotEqual(Keys.Of(s_person).MadeWith, other.Of(s_person).MadeWith);
        Assert.Equal(Keys.Of(s_person), new HolderKeys(_ring.Rotated(TimeProvider.System)).Of(s_person));
    }

    [Fact]
    public void CertificateWithoutHolder_HasNone()
    {
        Assert.False(Keys.Of(CertificateOf("", "111")).IsKnown);
        Assert.False(Keys.Of(new Certificate { Type = new CertificateType { Code = TestCertificates.TypeCode } }).IsKnown);
        Assert.True(default(HolderKey).ToByteString().IsEmpty);
    }

    private HolderKeys Keys => new(_ring);

    private static Certificate CertificateOf(string code, string codeType)
    {
        Certificate certificate = TestCertificates.Make();
        certificate.Holder = new Holder { Code = code, CodeType = codeType };
        return certificate;
    }
}
