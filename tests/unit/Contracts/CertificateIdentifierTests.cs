using Exchange.Contracts.Identifiers;
using FsCheck;
using FsCheck.Fluent;
using static Exchange.Tests.Unit.Contracts.Identifiers;

namespace Exchange.Tests.Unit.Contracts;

public class CertificateIdentifierTests
{
    private const string Root = "1.2.156.3005.2.";
    private const string Sample = Root + "11100000000013338W011.11430000006122244L.20230000403.001.U";

    // Certificates in circulation would be called forgeries.
    [Theory]
    [InlineData("11100000000013338W011", "11430000006122244L", "20230000403", "001", 'U')]
    [InlineData("11100000000013338W011", "11430000006122244L", "20230000403", "002", 'S')]
    [InlineData("11100000000013338W009", "11330105002500287C", "2025052201", "002", '0')]
    [InlineData("11100000000013338W032", "11220000013544541J", "2430599", "001", 'F')]
    [InlineData("11100000MB03271699022", "340100", "000000016", "001", '9')]
    public void IdentifierInCirculation_ParsesStrictly(string type, string issuer, string serial, string version, char check)
    {
        var text = $"{Root}{type}.{issuer}.{serial}.{version}.{check}";
        Assert.True(CertificateIdentifier.TryParseStrict(text, out var id, out var error), error.Message);
        Assert.Equal(text, id.ToString());
        Assert.Equal(type, id.TypeCode.ToString());
        Assert.Equal(issuer, id.Issuer.ToString());
        Assert.Equal(serial, id.Serial.ToString());
        Assert.Equal(version, id.Version.ToString());
        Assert.Equal($"{Root}{type}.{issuer}.{serial}", id.Unversioned.ToString());
        Assert.Equal(check, id.Check);
        Assert.True(id.CheckHolds);
        Assert.Equal(id, CertificateIdentifier.Create(type, issuer, serial, version));
    }

    // One province's certificates could not be verified at all, although its registry knows them.
    [Fact]
    public void CheckThatIsOneOff_IsAValueWithTheExpectedCheck()
    {
        const string text = Root + "11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M";
        Assert.True(CertificateIdentifier.TryParse(text, out var id, out _));
        Assert.Equal(text, id.ToString());
        Assert.Equal("209FA4E88F9E4C878F3E9BED2CE7EA49", id.Serial.ToString());
        Assert.False(id.CheckHolds);
        Assert.Equal('M', id.Check);
        Assert.Equal('D', id.ExpectedCheck);

        Assert.False(CertificateIdentifier.TryParseStrict(text, out _, out var error));
        AssertError(error, IdentifierFault.CheckCharacter, text.Length - 1, $"Character {text.Length} of the certificate identifier");
        Assert.Equal('D', error.ExpectedCheck);
    }

    // The clerk would have to compare sixty characters to find the wrong one.
    [Theory]
    [InlineData(null, IdentifierFault.Empty, -1, "is empty")]
    [InlineData("", IdentifierFault.Empty, -1, "is empty")]
    [InlineData("1.2.156", IdentifierFault.WrongLength, 7, "ends within the root")]
    [InlineData("1.2.156.3006.2.X", IdentifierFault.WrongPart, 11, "at character 12: expected 1.2.156.3005.2. at the beginning")]
    [InlineData("11100000000013338W011.11430000006122244L.20230000403.001.U", IdentifierFault.WrongPart, 1, "at character 2")]
    [InlineData(" " + Sample, IdentifierFault.WrongCharacter, 0, "Character 1 of the certificate identifier is a blank")]
    [InlineData(Sample + " ", IdentifierFault.WrongCharacter, 73, "Character 74 of the certificate identifier is a blank")]
    [InlineData(Sample + "\n", IdentifierFault.WrongCharacter, 73, "is a blank")]
    [InlineData(Root + "11100000000013338w011.11430000006122244L.20230000403.001.U", IdentifierFault.WrongCharacter, 32, "the lower-case 'w'; expected a digit, an upper-case letter or a full stop")]
    [InlineData(Root + "11100000000013338W011．11430000006122244L.20230000403.001.U", IdentifierFault.WrongCharacter, 36, "the full-width '．'")]
    [InlineData(Root + "11100000000013338W011.11430000006122244L.2023-0000403.001.U", IdentifierFault.WrongCharacter, 60, "'-'")]
    [InlineData(Root + "11100000000013338W01.11430000006122244L.20230000403.001.U", IdentifierFault.WrongLength, 35, "at character 36: the type code has 20 characters; expected 21")]
    [InlineData(Root + "11100000000013338W0111.11430000006122244L.20230000403.001.U", IdentifierFault.WrongLength, 36, "the type code has 22 characters; expected 21")]
    [InlineData(Root + "11100000000013338W011..20230000403.001.U", IdentifierFault.WrongLength, 37, "the issuer has 0 characters; expected 1 to 32")]
    [InlineData(Root + "11100000000013338W011.340100.123456.001.U", IdentifierFault.WrongLength, 50, "the serial has 6 characters; expected 7 to 32")]
    [InlineData(Root + "11100000000013338W011.340100.123456789012345678901234567890123.001.U", IdentifierFault.WrongLength, 76, "the serial has 33 characters; expected 7 to 32")]
    [InlineData(Root + "11100000000013338W011.340100.1234567.01.U", IdentifierFault.WrongLength, 54, "the version has 2 characters; expected 3")]
    [InlineData(Root + "11100000000013338W011.340100.1234567.0A1.U", IdentifierFault.WrongCharacter, 53, "Character 54 of the certificate identifier is 'A'; expected a digit")]
    [InlineData(Root + "11100000000013338W011.340100.1234567.001.", IdentifierFault.WrongLength, 56, "the check character has 0 characters")]
    [InlineData(Root + "11100000000013338W011.340100.1234567.001.UU", IdentifierFault.WrongLength, 57, "the check character has 2 characters; expected 1")]
    [InlineData(Root + "11100000000013338W011.340100.1234567.001.U.1", IdentifierFault.WrongLength, 57, "expected the end after the check character")]
    [InlineData(Root + "11100000000013338W011", IdentifierFault.WrongLength, 36, "at character 37: it ends where its issuer is expected")]
    [InlineData(Root + "11100000000013338W011.340100.1234567.001", IdentifierFault.WrongLength, 55, "ends where its check character is expected")]
    public void MalformedIdentifier_NamesThePosition(string? text, IdentifierFault fault, int position, string message)
    {
        Assert.False(CertificateIdentifier.TryParse(text, out var id, out var error));
        Assert.Equal(default, id);
        AssertError(error, fault, position, message);
        Assert.False(CertificateIdentifier.TryParse(text.AsSpan(), out _, out var spanError));
        Assert.Equal(error, spanError);
        Assert.Equal(error.Message, Assert.Throws<FormatException>(() => CertificateIdentifier.Parse(text!)).Message);
    }

    // One wrong key would show the state of another certificate.
    [Fact]
    public void AnySingleMistyping_IsDetected()
    {
        var identifiers =
            from type in Text(DigitsAndLetters, 21, 21)
            from issuer in Text(DigitsAndLetters, 1, 32)
            from serial in Text(DigitsAndLetters, 7, 32)
            from version in Text(Digits, 3, 3)
            select (type, issuer, serial, version);

        Prop.ForAll(Arb.From(identifiers), parts =>
        {
            var (type, issuer, serial, version) = parts;
            var id = CertificateIdentifier.Create(type, issuer, serial, version);
            return CertificateIdentifier.TryParseStrict(id.ToString(), out var parsed, out _)
                && parsed == id
                && parsed.TypeCode.SequenceEqual(type)
                && parsed.Issuer.SequenceEqual(issuer)
                && parsed.Serial.SequenceEqual(serial)
                && parsed.Version.SequenceEqual(version)
                && SingleMistypings(id.ToString()).All(text =>
                    !CertificateIdentifier.TryParse(text, out var mistyped, out _) || !mistyped.CheckHolds);
        }).QuickCheckThrowOnFailure();
    }

    // Departments would issue certificates that no counter accepts.
    [Theory]
    [InlineData("11100000000013338W01", "340100", "1234567", "001")]
    [InlineData("11100000000013338W011", "", "1234567", "001")]
    [InlineData("11100000000013338W011", "340100.1", "1234567", "001")]
    [InlineData("11100000000013338W011", "340100", "1234567", "1")]
    [InlineData("11100000000013338W011", "340100", "123456789012345678901234567890123456789012345678901234567890", "001")]
    [InlineData("11100000000013338w011", "340100", "1234567", "001")]
    public void CreateFromMalformedParts_IsRefused(string type, string issuer, string serial, string version) =>
        Assert.Throws<FormatException>(() => CertificateIdentifier.Create(type, issuer, serial, version));

    [Fact]
    public void LongestIdentifier_ParsesBack()
    {
        var id = CertificateIdentifier.Create(new string('Z', 21), new string('Z', 32), new string('Z', 32), "999");
        Assert.True(CertificateIdentifier.TryParseStrict(id.ToString(), out _, out _));
    }

    // Every verification would leave garbage behind, and pauses would follow at five thousand a second.
    [Fact]
    public void Parsing_AllocatesNothing()
    {
        Assert.True(CertificateIdentifier.TryParse(Sample, out _, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var parsed = CertificateIdentifier.TryParse(Sample, out var id, out _) && id.CheckHolds && id.TypeCode.Length == 21;
        var after = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(parsed);
        Assert.Equal(0, after - before);
    }

    // An unset field would bring the node down instead of being refused.
    [Fact]
    public void DefaultValue_IsEmptyAndHoldsNothing()
    {
        Assert.Equal("", default(CertificateIdentifier).ToString());
        Assert.False(default(CertificateIdentifier).CheckHolds);
    }
}
