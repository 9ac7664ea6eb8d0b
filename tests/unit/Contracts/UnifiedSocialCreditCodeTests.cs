using Exchange.Contracts.Identifiers;
using FsCheck;
using FsCheck.Fluent;
using static Exchange.Tests.Unit.Contracts.Identifiers;

namespace Exchange.Tests.Unit.Contracts;

public class UnifiedSocialCreditCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    // Real organisations would be turned away.
    [Theory]
    [InlineData("914403001922038216")]
    [InlineData("9144030071526726XG")]
    [InlineData("91330100799655058B")]
    [InlineData("91440300708461136T")]
    [InlineData("91110000802100433B")]
    [InlineData("91110108551385082Q")]
    [InlineData("91110000600037341L")]
    [InlineData("91350100M000100Y43")]
    [InlineData("12441500196720244T")]
    public void ValidCode_ParsesStrictly(string text)
    {
        Assert.True(UnifiedSocialCreditCode.TryParseStrict(text, out var code, out var error), error.Message);
        Assert.Equal(text, code.ToString());
        Assert.True(code.CheckHolds);
        Assert.True(code.OrganisationCheckHolds);
        Assert.Equal(IdentifierFault.None, error.Fault);
        Assert.Equal(code, UnifiedSocialCreditCode.Create(text.AsSpan(0, 17)));
    }

    // A mistyped code would be looked up as somebody else's, or the clerk would not learn which character to look at.
    [Theory]
    [InlineData("9133010057462616XH", '9')]
    [InlineData("91110108717809965C", 'J')]
    public void MistypedCode_IsRefusedWithTheExpectedCheck(string text, char expected)
    {
        Assert.False(UnifiedSocialCreditCode.TryParseStrict(text, out var code, out var error));
        Assert.Equal(default, code);
        AssertError(error, IdentifierFault.CheckCharacter, 17, $"'{text[17]}'; expected '{expected}'");
        Assert.Equal(expected, error.ExpectedCheck);
        Assert.False(UnifiedSocialCreditCode.Parse(text).OrganisationCheckHolds);
    }

    // Organisations that were registered with a wrong check character could never be served.
    [Theory]
    [InlineData("91350100M0001TGQXM", '1')]
    [InlineData("91350211M0000XUF46", 'R')]
    [InlineData("91350203M0001FUE2P", 'J')]
    public void RegisteredCodeWhoseCheckFails_IsStillAValue(string text, char expected)
    {
        Assert.True(UnifiedSocialCreditCode.TryParse(text, out var code, out _));
        Assert.Equal(text, code.ToString());
        Assert.False(code.CheckHolds);
        Assert.Equal(expected, code.ExpectedCheck);
        Assert.True(code.OrganisationCheckHolds);
        Assert.False(UnifiedSocialCreditCode.TryParseStrict(text, out _, out _));
    }

    // The clerk would have to compare 18 characters to find the wrong one.
    [Theory]
    [InlineData(null, IdentifierFault.Empty, -1, "is empty")]
    [InlineData("", IdentifierFault.Empty, -1, "is empty")]
    [InlineData("91440300192203821", IdentifierFault.WrongLength, 17, "17 characters; expected 18")]
    [InlineData("9144030019220382160", IdentifierFault.WrongLength, 18, "19 characters; expected 18")]
    [InlineData("91440300I922038216", IdentifierFault.WrongCharacter, 8, "Character 9 of the unified social credit code is 'I'; expected a digit or an upper-case letter other than I, O, S, V and Z")]
    [InlineData("9144030071526726xG", IdentifierFault.WrongCharacter, 16, "Character 17 of the unified social credit code is the lower-case 'x'")]
    [InlineData(" 914403001922038216", IdentifierFault.WrongCharacter, 0, "Character 1 of the unified social credit code is a blank")]
    [InlineData("914403001922038216 ", IdentifierFault.WrongCharacter, 18, "Character 19 of the unified social credit code is a blank")]
    [InlineData("9144030019220382\u30006", IdentifierFault.WrongCharacter, 16, "a full-width blank")]
    [InlineData("９14403001922038216", IdentifierFault.WrongCharacter, 0, "the full-width '９'")]
    [InlineData("914403\u200B001922038216", IdentifierFault.WrongCharacter, 6, "the invisible U+200B")]
    [InlineData("914403\0001922038216", IdentifierFault.WrongCharacter, 6, "the invisible U+0000")]
    public void MalformedCode_NamesThePosition(string? text, IdentifierFault fault, int position, string message)
    {
        Assert.False(UnifiedSocialCreditCode.TryParse(text, out _, out var error));
        AssertError(error, fault, position, message);
        Assert.False(UnifiedSocialCreditCode.TryParse(text.AsSpan(), out _, out var spanError));
        Assert.Equal(error, spanError);
        Assert.False(UnifiedSocialCreditCode.TryParseStrict(text, out _, out var strictError));
        Assert.Equal(error, strictError);
        Assert.Equal(error.Message, Assert.Throws<FormatException>(() => UnifiedSocialCreditCode.Parse(text!)).Message);
    }

    // One wrong key would find another organisation.
    [Fact]
    public void AnySingleMistyping_IsDetected() =>
        Prop.ForAll(Arb.From(Text(Alphabet, 17, 17)), body =>
        {
            var code = UnifiedSocialCreditCode.Create(body);
            return UnifiedSocialCreditCode.TryParseStrict(code.ToString(), out var parsed, out _)
                && parsed == code
                && SingleMistypings(code.ToString()).All(text => !UnifiedSocialCreditCode.TryParseStrict(text, out _, out _));
        }).QuickCheckThrowOnFailure();

    // A generator or a form that composes codes would produce ones that nobody accepts.
    [Theory]
    [InlineData("9144030019220382")]
    [InlineData("914403001922038216")]
    [InlineData("9144030019220382O")]
    public void CreateFromAnotherThan17Characters_IsRefused(string body) =>
        Assert.Throws<FormatException>(() => UnifiedSocialCreditCode.Create(body));

    // The organisation code alone is what older registries still ask for.
    [Theory]
    [InlineData("19220382", '1')]
    [InlineData("71526726", 'X')]
    [InlineData("M000100Y", '4')]
    public void OrganisationCode_HasItsOwnCheck(string body, char expected) => Assert.Equal(expected, OrganisationCode.Check(body));

    [Fact]
    public void OrganisationCodeOfAnotherForm_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => OrganisationCode.Check("1922038"));
        Assert.Throws<ArgumentException>(() => OrganisationCode.Check("1922038x"));
    }

    // An unset field would bring the node down instead of being refused.
    [Fact]
    public void DefaultValue_IsEmptyAndHoldsNothing()
    {
        Assert.Equal("", default(UnifiedSocialCreditCode).ToString());
        Assert.False(default(UnifiedSocialCreditCode).CheckHolds);
        Assert.False(default(UnifiedSocialCreditCode).OrganisationCheckHolds);
    }
}
