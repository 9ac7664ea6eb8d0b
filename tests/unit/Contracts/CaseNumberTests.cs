using Exchange.Contracts.Identifiers;
using static Exchange.Tests.Unit.Contracts.Identifiers;

namespace Exchange.Tests.Unit.Contracts;

public class CaseNumberTests
{
    private const string Item = "11350703004080001A4000131001000";

    // A case would be filed under another item or day.
    [Theory]
    [InlineData(Item, "0001")]
    [InlineData(Item, "0120261122")]
    [InlineData(Item, "00012345678901234567")]
    [InlineData("350703001A", "0001")]
    [InlineData("11350703004080001A400013", "0042")]
    [InlineData("11350703004080001A40001310010001135070300408000111", "0042")]
    public void CaseNumber_SplitsIntoItemDayAndSequence(string item, string sequence)
    {
        var text = $"{item}20261122{sequence}";
        Assert.True(CaseNumber.TryParse(text, out var number, out var error), error.Message);
        Assert.Equal(text, number.ToString());
        Assert.Equal(item, number.Item.ToString());
        Assert.Equal(new DateOnly(2026, 11, 22), number.Date);
        Assert.Equal(sequence, number.Sequence.ToString());
        Assert.True(CaseNumber.TryParse(text.AsSpan(), out var fromSpan, out _));
        Assert.Equal(number, fromSpan);
    }

    // The clerk would have to compare forty characters to find the wrong one.
    [Theory]
    [InlineData(null, IdentifierFault.Empty, -1, "is empty")]
    [InlineData("202611220001", IdentifierFault.WrongLength, 12, "12 characters; expected 13 to 78")]
    [InlineData(Item + "20261122000", IdentifierFault.WrongPart, -1, "The case number is wrong: no day")]
    [InlineData(Item + "202611310001", IdentifierFault.WrongPart, 31, "at character 32: no day of this century")]
    [InlineData(Item + "20261122000l", IdentifierFault.WrongCharacter, 42, "the lower-case 'l'")]
    [InlineData(Item + "20261122000A", IdentifierFault.WrongCharacter, 42, "Character 43 of the case number is 'A'; expected a digit of the day or of the sequence")]
    [InlineData(Item + " 202611220001", IdentifierFault.WrongCharacter, 31, "a blank")]
    [InlineData("11350703004080001A40001310010001135070300408000111X202611220001", IdentifierFault.WrongPart, 31, "no day of this century")]
    [InlineData(Item + "20261122" + "0000000000000000000000000000000000000001", IdentifierFault.WrongLength, 78, "79 characters")]
    public void MalformedNumber_NamesThePosition(string? text, IdentifierFault fault, int position, string message)
    {
        Assert.False(CaseNumber.TryParse(text, out _, out var error));
        AssertError(error, fault, position, message);
        Assert.Throws<FormatException>(() => CaseNumber.Parse(text!));
    }
}
