using System.Buffers;

namespace Exchange.Contracts.Identifiers;

/// <summary>Finds faults that identifiers have in common, and words them.</summary>
internal static class Malformed
{
    public const string Digit = "a digit";
    public const string DigitOrLetter = "a digit or an upper-case letter";

    public static IdentifierError Empty(string identifier) =>
        new(IdentifierFault.Empty, -1, $"The {identifier} is empty.", null);

    public static IdentifierError Character(string identifier, ReadOnlySpan<char> text, int position, string expected) =>
        new(IdentifierFault.WrongCharacter, position,
            $"Character {position + 1} of the {identifier} is {Describe(text[position])}; expected {expected}.", null);

    public static IdentifierError Length(string identifier, int position, string explanation) =>
        new(IdentifierFault.WrongLength, position, At(identifier, position, explanation), null);

    public static IdentifierError Part(string identifier, int position, string explanation) =>
        new(IdentifierFault.WrongPart, position, At(identifier, position, explanation), null);

    public static IdentifierError Check(string identifier, string text, char expected) =>
        new(IdentifierFault.CheckCharacter, text.Length - 1,
            $"Character {text.Length} of the {identifier} is the check character '{text[^1]}'; "
            + $"expected '{expected}', which follows from the characters before it. One of them may be mistyped.", expected);

    /// <summary>Looks for characters outside <paramref name="allowed"/> and for any length but <paramref name="length"/>.</summary>
    public static bool HasFixedForm(
        string identifier, ReadOnlySpan<char> text, SearchValues<char> allowed, string expected, int length, out IdentifierError error)
    {
        // One more than the length, so that a blank behind the text is called a blank.
        var wrong = text[..Math.Min(text.Length, length + 1)].IndexOfAnyExcept(allowed);
        error = text.IsEmpty ? Empty(identifier)
            : wrong >= 0 ? Character(identifier, text, wrong, expected)
            : text.Length != length ? WholeLength(identifier, text, length)
            : IdentifierError.None;
        return error.Fault == IdentifierFault.None;
    }

    public static IdentifierError WholeLength(string identifier, ReadOnlySpan<char> text, int length) =>
        Length(identifier, Math.Min(text.Length, length), $"it has {text.Length} characters; expected {length}");

    private static string At(string identifier, int position, string explanation) =>
        position < 0 ? $"The {identifier} is wrong: {explanation}."
                     : $"The {identifier} is wrong at character {position + 1}: {explanation}.";

    private static string Describe(char character) => character switch
    {
        '\u3000' => "a full-width blank",
        _ when char.IsWhiteSpace(character) => "a blank",
        >= '\uFF01' and <= '\uFF5E' => $"the full-width '{character}'",
        >= 'a' and <= 'z' => $"the lower-case '{character}'",
        _ when char.IsLetterOrDigit(character) || char.IsPunctuation(character) || char.IsSymbol(character) => $"'{character}'",
        _ => $"the invisible U+{(int)character:X4}",
    };
}
