using Exchange.Contracts.V1;
using Exchange.Gateway.Verification;
using Google.Protobuf;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class CardMakerTests
{
    // Fails: a card, which is cached and shown, holds whom the certificate belongs to.
    [Fact]
    public void Card_HoldsTheHolderByMaskedNameOnly()
    {
        // The test's certificates name the holder as their issuer too; this identifier names neither.
        Card card = TestCards.Maker.Make(TestCertificates.Make(id: "1"), DateTimeOffset.UnixEpoch);
        Assert.Equal("建阳区******餐饮店", card.MaskedHolderName);
        string everything = $"{card} {CardFace.Parser.ParseFrom(card.ToFace())}";
        Assert.DoesNotContain(TestCertificates.HolderName, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(TestCertificates.HolderCode, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("餐饮服务", everything, StringComparison.Ordinal);
    }

    // Fails: a name that a peer has masked is masked again until nobody can recognise it.
    [Fact]
    public void MaskedName_IsTakenAsItIs()
    {
        Certificate certificate = TestCertificates.Make();
        certificate.Holder = new Holder { Name = "建阳区******餐饮店", Masked = true };
        Assert.Equal("建阳区******餐饮店", TestCards.Maker.Make(certificate, DateTimeOffset.UnixEpoch).MaskedHolderName);
    }

    // Fails: a peer's counter sees another certificate than this node's own.
    [Fact]
    public void CardAsMessage_MakesTheSameCard()
    {
        Card card = TestCards.Make(from: new DateOnly(2021, 5, 1), to: new DateOnly(2027, 4, 30), sequence: 7);
        Card again = TestCards.Maker.Make(card.ToCertificate(), card.AsOf, card.HolderKey);
        Assert.Equal(card.Annotations, again.Annotations);
        Assert.Equal(card, again);
    }

    // Fails: a counter's software tells the certificates of one holder together, though no name or code is shown.
    [Fact]
    public void CardAsMessage_DoesNotShowTheHoldersKey()
    {
        Card card = TestCards.Make();
        Assert.True(card.HolderKey.IsKnown);
        Assert.Equal(-1, card.ToCertificate().ToByteArray().AsSpan().IndexOf(card.HolderKey.ToByteString().Span));
    }

    // Fails: a certificate without issuer or holder, which registries have, cannot be verified.
    [Fact]
    public void MissingIssuerAndHolder_AreEmpty()
    {
        Certificate certificate = TestCertificates.Make();
        (certificate.Issuer, certificate.Holder) = (null, null);
        Card card = TestCards.Maker.Make(certificate, DateTimeOffset.UnixEpoch);
        Assert.Equal(("", "", ""), (card.IssuerCode, card.IssuerName, card.MaskedHolderName));
    }

    // Fails: an identifier that is not of the national form, which registries have, is cut short.
    [Theory]
    [InlineData("1.2.156.3005.2.11100000MB03271699001.350700.837952098.002.I", "1.2.156.3005.2.11100000MB03271699001.350700.")]
    [InlineData("a.b.c.d", "a.")]
    [InlineData("a.b.c", "")]
    [InlineData("...", ".")]
    [InlineData(".", ".")]
    [InlineData("a", "")]
    [InlineData("", "")]
    public void Identifier_IsWholeWhateverItsForm(string id, string start)
    {
        Card card = TestCards.Make(id: id);
        Assert.Equal(id, card.Id);
        Assert.Equal(start, CardFace.Parser.ParseFrom(card.Series.ToArray()).IdStart);
        Assert.Equal(card, new Card(card.ToFace()) { State = card.State, StartsAt = card.StartsAt, EndsAt = card.EndsAt, ChangeSequence = card.ChangeSequence, AsOf = card.AsOf });
    }
}
