namespace Exchange.Contracts.Identifiers;

/// <summary>
/// The code of a certificate type: 18 characters of the body that defined the type, usually its unified social credit
/// code, and three digits. The body's code is not checked further, because local bodies use prefixes of their own.
/// </summary>
public readonly record struct CertificateTypeCode
{
    private const string Name = "certificate type code";
    private const int Length = 21;
    private const int BodyLength = 18;

    private readonly string? _text;

    private CertificateTypeCode(string text) => _text = text;

    /// <summary>Parses a type code.</summary>
    public static bool TryParse(string? text, out CertificateTypeCode value, out IdentifierError error)
    {
        var holds = IsWellFormed(text, out error);
        value = holds ? new CertificateTypeCode(text!) : default;
        return holds;
    }

    /// <inheritdoc cref="TryParse(string?, out CertificateTypeCode, out IdentifierError)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out CertificateTypeCode value, out IdentifierError error)
    {
        var holds = IsWellFormed(text, out error);
        value = holds ? new CertificateTypeCode(text.ToString()) : default;
        return holds;
    }

    /// <summary>Parses a type code.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says where.</exception>
    public static CertificateTypeCode Parse(string text) =>
        TryParse(text, out var value, out var error) ? value : throw error.ToException();

    /// <summary>The 21 characters.</summary>
    public override string ToString() => _text ?? "";

    private static bool IsWellFormed(ReadOnlySpan<char> text, out IdentifierError error)
    {
        if (!Malformed.HasFixedForm(Name, text, Alphabets.DigitOrLetter, Malformed.DigitOrLetter, Length, out error))
        {
            return false;
        }

        var wrong = text[BodyLength..].IndexOfAnyExcept(Alphabets.Digit);
        error = wrong < 0 ? IdentifierError.None : Malformed.Character(Name, text, BodyLength + wrong, Malformed.Digit);
        return wrong < 0;
    }
}
