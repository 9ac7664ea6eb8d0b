using Exchange.Contracts.Identifiers;
using FsCheck;
using FsCheck.Fluent;
using static Exchange.Tests.Unit.Contracts.Identifiers;

namespace Exchange.Tests.Unit.Contracts;

public class CitizenIdTests
{
    // Citizens would be turned away, or their age and sex misread.
    [Theory]
    [InlineData("34052419800101001X", "340524", "1980-01-01", true)]
    [InlineData("11010519491231002X", "110105", "1949-12-31", false)]
    [InlineData("440524188001010014", "440524", "1880-01-01", true)]
    public void ValidNumber_ParsesStrictly(string text, string area, string birthDate, bool male)
    {
        Assert.True(CitizenId.TryParseStrict(text, out var id, out var error), error.Message);
        Assert.Equal(text, id.ToString());
        Assert.Equal(area, id.Area.ToString());
        Assert.Equal(DateOnly.Parse(birthDate, System.Globalization.CultureInfo.InvariantCulture), id.BirthDate);
        Assert.Equal(male, id.IsMale);
        Assert.Equal(id, CitizenId.Create(text.AsSpan(0, 17)));
    }

    // The same person would be two, depending on how a clerk types the last letter.
    [Fact]
    public void FinalLowerCaseX_IsTheSameNumber()
    {
        Assert.True(CitizenId.TryParseStrict("34052419800101001x", out var id, out _));
        Assert.Equal("34052419800101001X", id.ToString());
        Assert.Equal(CitizenId.Parse("34052419800101001X"), id);
    }

    // The clerk would not learn what to look at.
    [Fact]
    public void WrongCheckCharacter_IsAValueButStrictlyRefused()
    {
        Assert.True(CitizenId.TryParse("340524198001010011", out var id, out _));
        Assert.False(id.CheckHolds);
        Assert.Equal('X', id.ExpectedCheck);
        Assert.False(CitizenId.TryParseStrict("340524198001010011", out _, out var error));
        AssertError(error, IdentifierFault.CheckCharacter, 17, "Character 18 of the citizen ID is the check character '1'; expected 'X'");
        Assert.Equal('X', error.ExpectedCheck);
    }

    // The clerk would have to compare 18 characters to find the wrong one.
    [Theory]
    [InlineData(null, IdentifierFault.Empty, -1, "is empty")]
    [InlineData("340524800101001", IdentifierFault.WrongLength, 15, "15 characters; expected 18")]
    [InlineData("34052419800101001XX", IdentifierFault.WrongLength, 18, "19 characters; expected 18")]
    [InlineData("34052419800101001X ", IdentifierFault.WrongCharacter, 18, "Character 19 of the citizen ID is a blank")]
    [InlineData(" 34052419800101001X", IdentifierFault.WrongCharacter, 0, "Character 1 of the citizen ID is a blank")]
    [InlineData("3405241980010100lX", IdentifierFault.WrongCharacter, 16, "the lower-case 'l'; expected a digit")]
    [InlineData("3405X419800101001X", IdentifierFault.WrongCharacter, 4, "'X'; expected a digit")]
    [InlineData("34052419800101001A", IdentifierFault.WrongCharacter, 17, "'A'; expected a digit or X")]
    [InlineData("34052419800101001Ｘ", IdentifierFault.WrongCharacter, 17, "the full-width 'Ｘ'")]
    [InlineData("34052419810229001X", IdentifierFault.WrongPart, 6, "at character 7")]
    [InlineData("340524198013010018", IdentifierFault.WrongPart, 6, "day of the calendar")]
    [InlineData("340524000001010018", IdentifierFault.WrongPart, 6, "day of the calendar")]
    public void MalformedNumber_NamesThePosition(string? text, IdentifierFault fault, int position, string message)
    {
        Assert.False(CitizenId.TryParse(text, out _, out var error));
        AssertError(error, fault, position, message);
        Assert.False(CitizenId.TryParse(text.AsSpan(), out _, out var spanError));
        Assert.Equal(error, spanError);
        Assert.Throws<FormatException>(() => CitizenId.Parse(text!));
    }

    // An error report or a log would carry the number of a person.
    [Theory]
    [InlineData("340524198102290011")]
    [InlineData("34052419800101001")]
    [InlineData("340524198001010011")]
    public void Message_DoesNotRepeatTheNumber(string text)
    {
        Assert.False(CitizenId.TryParseStrict(text, out _, out var error));
        Assert.DoesNotContain(text[..6], error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text[6..14], error.Message, StringComparison.Ordinal);
    }

    // One wrong key would show another citizen's data.
    [Fact]
    public void AnySingleMistyping_IsDetected()
    {
        var bodies =
            from area in Text(Digits, 6, 6)
            from day in Gen.Choose(0, (int)(new DateTime(2100, 1, 1) - new DateTime(1900, 1, 1)).TotalDays)
            from sequence in Text(Digits, 3, 3)
            select $"{area}{new DateTime(1900, 1, 1).AddDays(day):yyyyMMdd}{sequence}";

        Prop.ForAll(Arb.From(bodies), body =>
        {
            var id = CitizenId.Create(body);
            var text = id.ToString();
            return CitizenId.TryParseStrict(text, out var parsed, out _)
                && parsed == id
                && SingleMistypings(text)
                    .Where(mistyped => !string.Equals(mistyped, text, StringComparison.OrdinalIgnoreCase))
                    .All(mistyped => !CitizenId.TryParseStrict(mistyped, out _, out _));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("3405241980010100")]
    [InlineData("34052419811301001")]
    [InlineData("3405241980010100X")]
    public void CreateFromAnotherThan17DigitsWithADay_IsRefused(string body) =>
        Assert.Throws<FormatException>(() => CitizenId.Create(body));
}
