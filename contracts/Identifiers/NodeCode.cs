namespace Exchange.Contracts.Identifiers;

/// <summary>
/// The code of a node: the six digits that GB/T 2260 gives to its province, city or district, e.g. 350703.
/// The first digit is the great region, 1 to 8; whether the rest is assigned is not checked, because codes come and go yearly.
/// </summary>
public readonly record struct NodeCode
{
    private const string Name = "node code";
    private const int Length = 6;

    private readonly string? _text;

    private NodeCode(string text) => _text = text;

    /// <summary>Parses a node code.</summary>
    public static bool TryParse(string? text, out NodeCode value, out IdentifierError error)
    {
        var holds = IsWellFormed(text, out error);
        value = holds ? new NodeCode(text!) : default;
        return holds;
    }

    /// <inheritdoc cref="TryParse(string?, out NodeCode, out IdentifierError)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out NodeCode value, out IdentifierError error)
    {
        var holds = IsWellFormed(text, out error);
        value = holds ? new NodeCode(text.ToString()) : default;
        return holds;
    }

    /// <summary>Parses a node code.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says where.</exception>
    public static NodeCode Parse(string text) =>
        TryParse(text, out var value, out var error) ? value : throw error.ToException();

    /// <summary>The six digits.</summary>
    public override string ToString() => _text ?? "";

    private static bool IsWellFormed(ReadOnlySpan<char> text, out IdentifierError error)
    {
        if (Malformed.HasFixedForm(Name, text, Alphabets.Digit, Malformed.Digit, Length, out error) && text[0] is '0' or '9')
        {
            error = Malformed.Part(Name, 0, "expected a region from 1 to 8");
        }

        return error.Fault == IdentifierFault.None;
    }
}
