using System.Buffers;

namespace Exchange.Contracts.Identifiers;

/// <summary>Sets of characters that identifiers are written in. All of them are upper case only.</summary>
internal static class Alphabets
{
    public const string DigitsAndLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static SearchValues<char> Digit { get; } = SearchValues.Create("0123456789");

    public static SearchValues<char> DigitOrLetter { get; } = SearchValues.Create(DigitsAndLetters);

    /// <summary>The value of a digit or upper-case letter as check calculations count: 0 to 9, then A = 10 to Z = 35.</summary>
    public static int ValueOf(char character) => character <= '9' ? character - '0' : character - 'A' + 10;
}
