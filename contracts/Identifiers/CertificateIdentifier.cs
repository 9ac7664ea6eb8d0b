using Form = Exchange.Contracts.Identifiers.CertificateIdentifierForm;

namespace Exchange.Contracts.Identifiers;

/// <summary>
/// The identifier of an electronic certificate (GB/T 36904): <c>1.2.156.3005.2.TYPE.ISSUER.SERIAL.VERSION.CHECK</c>.
/// TYPE has 21 characters, ISSUER 1 to 32 (usually a unified social credit code), SERIAL 7 to 32, VERSION three digits,
/// CHECK one by ISO 7064 MOD 37,36 over all parts behind the root, without the full stops.
/// </summary>
/// <remarks>
/// A well-formed identifier whose check character fails is still a value: one province computes it differently, so
/// whether that is a warning or an error depends on whether the registry knows the certificate. Ask
/// <see cref="CheckHolds"/>, or use <see cref="TryParseStrict"/>. Parsing a string allocates nothing; the parts are
/// views of the text.
/// </remarks>
public readonly record struct CertificateIdentifier
{
    private readonly string? _text;
    private readonly byte _issuerLength;

    private CertificateIdentifier(string text, int issuerLength)
    {
        _text = text;
        _issuerLength = (byte)issuerLength;
        ExpectedCheck = CheckOf(text);
    }

    /// <summary>The code of the certificate type, 21 characters.</summary>
    public ReadOnlySpan<char> TypeCode => _text.AsSpan(Form.Root.Length, Form.TypeLength);

    /// <summary>The issuing organisation, usually its unified social credit code; six-digit codes exist.</summary>
    public ReadOnlySpan<char> Issuer => _text.AsSpan(Form.IssuerStart, _issuerLength);

    /// <summary>The number that the issuer gave to the certificate, 7 to 32 characters.</summary>
    public ReadOnlySpan<char> Serial => Unversioned[(Form.IssuerStart + _issuerLength + 1)..];

    /// <summary>The version of the certificate, three digits; a reissue counts up.</summary>
    public ReadOnlySpan<char> Version => _text.AsSpan()[^5..^2];

    /// <summary>Everything before the version: what all versions of one certificate have in common.</summary>
    public ReadOnlySpan<char> Unversioned => _text.AsSpan()[..^6];

    /// <summary>The check character as given.</summary>
    public char Check => _text is null ? '\0' : _text[^1];

    /// <summary>The check character that follows from the other parts.</summary>
    public char ExpectedCheck { get; }

    /// <summary>Whether the check character is the expected one.</summary>
    public bool CheckHolds => _text is not null && _text[^1] == ExpectedCheck;

    /// <summary>Parses a well-formed identifier, whether or not its check character holds.</summary>
    public static bool TryParse(string? text, out CertificateIdentifier value, out IdentifierError error)
    {
        var holds = Form.TryRead(text, out var issuerLength, out error);
        value = holds ? new CertificateIdentifier(text!, issuerLength) : default;
        return holds;
    }

    /// <inheritdoc cref="TryParse(string?, out CertificateIdentifier, out IdentifierError)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out CertificateIdentifier value, out IdentifierError error)
    {
        var holds = Form.TryRead(text, out var issuerLength, out error);
        value = holds ? new CertificateIdentifier(text.ToString(), issuerLength) : default;
        return holds;
    }

    /// <summary>Parses an identifier that must be well formed and have the right check character.</summary>
    public static bool TryParseStrict(string? text, out CertificateIdentifier value, out IdentifierError error)
    {
        if (TryParse(text, out value, out error) && !value.CheckHolds)
        {
            error = Malformed.Check(Form.Name, text!, value.ExpectedCheck);
            value = default;
        }

        return error.Fault == IdentifierFault.None;
    }

    /// <summary>Parses a well-formed identifier, whether or not its check character holds.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says where.</exception>
    public static CertificateIdentifier Parse(string text) =>
        TryParse(text, out var value, out var error) ? value : throw error.ToException();

    /// <summary>The identifier made of these parts and the check character that follows from them.</summary>
    /// <exception cref="FormatException">A part is malformed; the message says where in the whole identifier.</exception>
    public static CertificateIdentifier Create(
        ReadOnlySpan<char> typeCode, ReadOnlySpan<char> issuer, ReadOnlySpan<char> serial, ReadOnlySpan<char> version)
    {
        Span<char> buffer = stackalloc char[Form.MaximumLength];
        if (!buffer.TryWrite($"{Form.Root}{typeCode}.{issuer}.{serial}.{version}.0", out var length))
        {
            throw Malformed.Length(Form.Name, -1, $"it would be longer than {Form.MaximumLength} characters").ToException();
        }

        var text = buffer[..length];
        if (!Form.TryRead(text, out var issuerLength, out var error))
        {
            throw error.ToException();
        }

        text[^1] = CheckOf(text);
        return new CertificateIdentifier(text.ToString(), issuerLength);
    }

    /// <summary>The whole identifier, root included.</summary>
    public override string ToString() => _text ?? "";

    private static char CheckOf(ReadOnlySpan<char> text) => Iso7064.Mod37And36(text[Form.Root.Length..^2]);
}
