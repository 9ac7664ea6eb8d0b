using System.Buffers;

namespace Exchange.Contracts.Identifiers;

/// <summary>
/// The unified social credit code of an organisation (GB 32100): 18 digits or upper-case letters without I, O, S, V and Z.
/// </summary>
/// <remarks>
/// A well-formed code whose check character fails is still a value: some codes were registered that way, and only a
/// registry can tell. Ask <see cref="CheckHolds"/>, or use <see cref="TryParseStrict"/> for what a person types.
/// </remarks>
public readonly record struct UnifiedSocialCreditCode
{
    private const string Name = "unified social credit code";
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string Expected = "a digit or an upper-case letter other than I, O, S, V and Z";
    private const int Length = 18;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    private readonly string? _text;

    private UnifiedSocialCreditCode(string text)
    {
        _text = text;
        ExpectedCheck = CheckOf(text);
    }

    // Powers of 3 modulo 31, so that no two places weigh the same.
    private static ReadOnlySpan<byte> Weights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    /// <summary>The check character that follows from the first 17.</summary>
    public char ExpectedCheck { get; }

    /// <summary>Whether the last character is the expected one.</summary>
    public bool CheckHolds => _text is not null && _text[^1] == ExpectedCheck;

    /// <summary>Whether the organisation code inside, characters 9 to 17, has its own check character right (GB 11714).</summary>
    public bool OrganisationCheckHolds => _text is not null && OrganisationCode.Check(_text.AsSpan(8, 8)) == _text[16];

    /// <summary>Parses a well-formed code, whether or not its check character holds.</summary>
    public static bool TryParse(string? text, out UnifiedSocialCreditCode value, out IdentifierError error)
    {
        var holds = Malformed.HasFixedForm(Name, text, Allowed, Expected, Length, out error);
        value = holds ? new UnifiedSocialCreditCode(text!) : default;
        return holds;
    }

    /// <inheritdoc cref="TryParse(string?, out UnifiedSocialCreditCode, out IdentifierError)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out UnifiedSocialCreditCode value, out IdentifierError error)
    {
        var holds = Malformed.HasFixedForm(Name, text, Allowed, Expected, Length, out error);
        value = holds ? new UnifiedSocialCreditCode(text.ToString()) : default;
        return holds;
    }

    /// <summary>Parses a code that must be well formed and have the right check character.</summary>
    public static bool TryParseStrict(string? text, out UnifiedSocialCreditCode value, out IdentifierError error)
    {
        if (TryParse(text, out value, out error) && !value.CheckHolds)
        {
            error = Malformed.Check(Name, text!, value.ExpectedCheck);
            value = default;
        }

        return error.Fault == IdentifierFault.None;
    }

    /// <summary>Parses a well-formed code, whether or not its check character holds.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says where.</exception>
    public static UnifiedSocialCreditCode Parse(string text) =>
        TryParse(text, out var value, out var error) ? value : throw error.ToException();

    /// <summary>The code with these first 17 characters and the check character that follows from them.</summary>
    /// <exception cref="FormatException">They are not 17 characters of the alphabet.</exception>
    public static UnifiedSocialCreditCode Create(ReadOnlySpan<char> first17) =>
        Malformed.HasFixedForm("body of a " + Name, first17, Allowed, Expected, Length - 1, out var error)
            ? new UnifiedSocialCreditCode($"{first17}{CheckOf(first17)}")
            : throw error.ToException();

    /// <summary>The 18 characters.</summary>
    public override string ToString() => _text ?? "";

    private static char CheckOf(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var index = 0; index < Weights.Length; index++)
        {
            sum += Alphabet.IndexOf(text[index], StringComparison.Ordinal) * Weights[index];
        }

        return Alphabet[(31 - sum % 31) % 31];
    }
}
