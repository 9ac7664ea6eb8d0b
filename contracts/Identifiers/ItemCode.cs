namespace Exchange.Contracts.Identifiers;

/// <summary>
/// The code of a government service item. Most have 31 characters: the unified social credit code of the department,
/// one digit of level, and the 12-character basic code. Some platforms use 10 or 24, so any length up to
/// <see cref="MaximumLength"/> is taken.
/// </summary>
public readonly record struct ItemCode
{
    /// <summary>The longest item code, in characters; storage must hold that many.</summary>
    public const int MaximumLength = 50;

    /// <summary>The usual length, in characters.</summary>
    public const int UsualLength = 31;

    private const string Name = "item code";

    private readonly string? _text;

    private ItemCode(string text) => _text = text;

    /// <summary>Parses an item code.</summary>
    public static bool TryParse(string? text, out ItemCode value, out IdentifierError error)
    {
        var holds = IsWellFormed(text, out error);
        value = holds ? new ItemCode(text!) : default;
        return holds;
    }

    /// <inheritdoc cref="TryParse(string?, out ItemCode, out IdentifierError)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out ItemCode value, out IdentifierError error)
    {
        var holds = IsWellFormed(text, out error);
        value = holds ? new ItemCode(text.ToString()) : default;
        return holds;
    }

    /// <summary>Parses an item code.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says where.</exception>
    public static ItemCode Parse(string text) =>
        TryParse(text, out var value, out var error) ? value : throw error.ToException();

    /// <summary>The code as given.</summary>
    public override string ToString() => _text ?? "";

    private static bool IsWellFormed(ReadOnlySpan<char> text, out IdentifierError error)
    {
        var wrong = text.IndexOfAnyExcept(Alphabets.DigitOrLetter);
        error = text.IsEmpty ? Malformed.Empty(Name)
            : wrong >= 0 ? Malformed.Character(Name, text, wrong, Malformed.DigitOrLetter)
            : text.Length > MaximumLength
                ? Malformed.Length(Name, MaximumLength, $"it has {text.Length} characters; expected at most {MaximumLength}")
            : IdentifierError.None;
        return error.Fault == IdentifierFault.None;
    }
}
