using System.Globalization;

namespace Exchange.Contracts.Identifiers;

/// <summary>
/// The citizen identification number of GB 11643: six digits of area, eight of birth date, three of sequence, and a
/// check character by ISO 7064 MOD 11-2, where ten is written X.
/// </summary>
/// <remarks>
/// A final x is taken for X; every other letter is refused. A well-formed number whose check character fails is still
/// a value; ask <see cref="CheckHolds"/>, or use <see cref="TryParseStrict"/>.
/// </remarks>
public readonly record struct CitizenId
{
    private const string Name = "citizen ID";
    private const int Length = 18;
    private const int DateStart = 6;

    private readonly string? _text;

    private CitizenId(string text, DateOnly birthDate)
    {
        _text = text;
        BirthDate = birthDate;
        ExpectedCheck = Iso7064.Mod11And2(text);
    }

    /// <summary>The date of birth, characters 7 to 14. It exists in the calendar, but may lie in the future.</summary>
    public DateOnly BirthDate { get; }

    /// <summary>The check character that follows from the 17 digits.</summary>
    public char ExpectedCheck { get; }

    /// <summary>Whether the last character is the expected one.</summary>
    public bool CheckHolds => _text is not null && _text[^1] == ExpectedCheck;

    /// <summary>The GB/T 2260 code of the area of first registration, six digits; it may be long abolished.</summary>
    public ReadOnlySpan<char> Area => _text.AsSpan(0, DateStart);

    /// <summary>Whether digit 17 is odd.</summary>
    public bool IsMale => _text is not null && (_text[16] & 1) == 1;

    /// <summary>Parses a well-formed number, whether or not its check character holds.</summary>
    public static bool TryParse(string? text, out CitizenId value, out IdentifierError error)
    {
        var holds = TryRead(text, out var birthDate, out error);
        value = holds ? new CitizenId(text![^1] == 'x' ? text.ToUpperInvariant() : text, birthDate) : default;
        return holds;
    }

    /// <inheritdoc cref="TryParse(string?, out CitizenId, out IdentifierError)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out CitizenId value, out IdentifierError error) =>
        TryParse(text.ToString(), out value, out error);

    /// <summary>Parses a number that must be well formed and have the right check character.</summary>
    public static bool TryParseStrict(string? text, out CitizenId value, out IdentifierError error)
    {
        if (TryParse(text, out value, out error) && !value.CheckHolds)
        {
            error = Malformed.Check(Name, text!, value.ExpectedCheck);
            value = default;
        }

        return error.Fault == IdentifierFault.None;
    }

    /// <summary>Parses a well-formed number, whether or not its check character holds.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says where.</exception>
    public static CitizenId Parse(string text) =>
        TryParse(text, out var value, out var error) ? value : throw error.ToException();

    /// <summary>The number with these 17 digits and the check character that follows from them.</summary>
    /// <exception cref="FormatException">They are not 17 digits with a birth date that exists.</exception>
    public static CitizenId Create(ReadOnlySpan<char> first17) =>
        Malformed.HasFixedForm("body of a " + Name, first17, Alphabets.Digit, Malformed.Digit, Length - 1, out var error)
            ? Parse($"{first17}{Iso7064.Mod11And2(first17)}")
            : throw error.ToException();

    /// <summary>The 18 characters, the last one a digit or X.</summary>
    public override string ToString() => _text ?? "";

    private static bool TryRead(ReadOnlySpan<char> text, out DateOnly birthDate, out IdentifierError error)
    {
        birthDate = default;
        var wrong = text[..Math.Min(text.Length, Length - 1)].IndexOfAnyExcept(Alphabets.Digit);
        error = text.IsEmpty ? Malformed.Empty(Name)
            : wrong >= 0 ? Malformed.Character(Name, text, wrong, Malformed.Digit)
            : text.Length >= Length && !IsCheckCharacter(text[Length - 1]) ? Malformed.Character(Name, text, Length - 1, "a digit or X")
            : text.Length > Length && char.IsWhiteSpace(text[Length]) ? Malformed.Character(Name, text, Length, "nothing")
            : text.Length != Length ? Malformed.WholeLength(Name, text, Length)
            : !DateOnly.TryParseExact(text.Slice(DateStart, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out birthDate)
                ? Malformed.Part(Name, DateStart, "characters 7 to 14 are not a day of the calendar; expected year, month and day of birth")
            : IdentifierError.None;
        return error.Fault == IdentifierFault.None;
    }

    private static bool IsCheckCharacter(char character) => char.IsAsciiDigit(character) || character is 'X' or 'x';
}
