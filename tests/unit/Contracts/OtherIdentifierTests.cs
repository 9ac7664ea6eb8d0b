using Exchange.Contracts.Identifiers;
using static Exchange.Tests.Unit.Contracts.Identifiers;

namespace Exchange.Tests.Unit.Contracts;

public class OtherIdentifierTests
{
    // Types that exist could not be configured.
    [Theory]
    [InlineData("11100000000013127D001")]
    [InlineData("11100000MB0143028R001")]
    [InlineData("11100000MB03271699001")]
    [InlineData("11100000MB03271699022")]
    [InlineData("111000000000131433001")]
    [InlineData("11100000000013338W011")]
    public void CertificateTypeCode_Parses(string text)
    {
        Assert.Equal(text, CertificateTypeCode.Parse(text).ToString());
        Assert.True(CertificateTypeCode.TryParse(text.AsSpan(), out var code, out _));
        Assert.Equal(CertificateTypeCode.Parse(text), code);
    }

    // A typing error in a grant would silently grant nothing.
    [Theory]
    [InlineData(null, IdentifierFault.Empty, -1, "is empty")]
    [InlineData("11100000000013127D01", IdentifierFault.WrongLength, 20, "20 characters; expected 21")]
    [InlineData("11100000000013127D0011", IdentifierFault.WrongLength, 21, "22 characters; expected 21")]
    [InlineData("11100000000013127d001", IdentifierFault.WrongCharacter, 17, "the lower-case 'd'")]
    [InlineData("11100000000013127D0O1", IdentifierFault.WrongCharacter, 19, "Character 20 of the certificate type code is 'O'; expected a digit")]
    public void MalformedTypeCode_NamesThePosition(string? text, IdentifierFault fault, int position, string message)
    {
        Assert.False(CertificateTypeCode.TryParse(text, out _, out var error));
        AssertError(error, fault, position, message);
        Assert.Throws<FormatException>(() => CertificateTypeCode.Parse(text!));
    }

    [Theory]
    [InlineData("350700")]
    [InlineData("350703")]
    [InlineData("820000")]
    public void NodeCode_Parses(string text)
    {
        Assert.Equal(text, NodeCode.Parse(text).ToString());
        Assert.True(NodeCode.TryParse(text.AsSpan(), out var code, out _));
        Assert.Equal(NodeCode.Parse(text), code);
    }

    // Two nodes would not find each other, and nobody would see why.
    [Theory]
    [InlineData("", IdentifierFault.Empty, -1, "is empty")]
    [InlineData("35070", IdentifierFault.WrongLength, 5, "5 characters; expected 6")]
    [InlineData("350703001", IdentifierFault.WrongLength, 6, "9 characters; expected 6")]
    [InlineData("35O703", IdentifierFault.WrongCharacter, 2, "Character 3 of the node code is 'O'; expected a digit")]
    [InlineData("050703", IdentifierFault.WrongPart, 0, "at character 1: expected a region from 1 to 8")]
    public void MalformedNodeCode_NamesThePosition(string text, IdentifierFault fault, int position, string message)
    {
        Assert.False(NodeCode.TryParse(text, out _, out var error));
        AssertError(error, fault, position, message);
        Assert.Throws<FormatException>(() => NodeCode.Parse(text));
    }

    // Platforms that number their items otherwise could not take part.
    [Theory]
    [InlineData("11350703004080001A4000131001000")]
    [InlineData("350703001A")]
    [InlineData("11350703004080001A400013")]
    [InlineData("11350703004080001A40001310010001135070300408000111")]
    public void ItemCode_Parses(string text)
    {
        Assert.Equal(text, ItemCode.Parse(text).ToString());
        Assert.True(ItemCode.TryParse(text.AsSpan(), out var code, out _));
        Assert.Equal(ItemCode.Parse(text), code);
    }

    [Theory]
    [InlineData(null, IdentifierFault.Empty, -1, "is empty")]
    [InlineData("11350703004080001A40001310010001135070300408000111X", IdentifierFault.WrongLength, 50, "51 characters; expected at most 50")]
    [InlineData("1135070300408000_A", IdentifierFault.WrongCharacter, 16, "Character 17 of the item code is '_'")]
    public void MalformedItemCode_NamesThePosition(string? text, IdentifierFault fault, int position, string message)
    {
        Assert.False(ItemCode.TryParse(text, out _, out var error));
        AssertError(error, fault, position, message);
        Assert.Throws<FormatException>(() => ItemCode.Parse(text!));
    }
}
