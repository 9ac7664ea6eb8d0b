using System.Buffers;

namespace Exchange.Contracts.Identifiers;

/// <summary>The form of a certificate identifier: which parts, how long, of which characters.</summary>
internal static class CertificateIdentifierForm
{
    public const string Name = "certificate identifier";

    /// <summary>The object identifier under which all certificate identifiers hang.</summary>
    public const string Root = "1.2.156.3005.2.";

    public const int TypeLength = 21;
    public const int IssuerStart = 36 + 1;
    public const int VersionLength = 3;

    /// <summary>The longest identifier: root, the longest parts, and the four full stops between them.</summary>
    public const int MaximumLength = 15 + 21 + 32 + 32 + 3 + 1 + 4;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabets.DigitsAndLetters + ".");

    private static readonly Part[] Parts =
    [
        new("type code", TypeLength, TypeLength),
        new("issuer", 1, 32),
        new("serial", 7, 32),
        new("version", VersionLength, VersionLength),
        new("check character", 1, 1),
    ];

    /// <summary>Tells whether the text has the form, and where its issuer ends.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out int issuerLength, out IdentifierError error)
    {
        issuerLength = 0;
        error = FaultOfStart(text);
        if (error.Fault != IdentifierFault.None)
        {
            return false;
        }

        var position = Root.Length;
        for (var index = 0; index < Parts.Length; index++)
        {
            // After the first part, a part ends at a full stop or at the end of the text.
            if (index > 0 && position++ == text.Length)
            {
                error = Malformed.Length(Name, text.Length, $"it ends where its {Parts[index].Name} is expected");
                return false;
            }

            var length = text[position..].IndexOf('.');
            length = length < 0 ? text.Length - position : length;
            if (length < Parts[index].Minimum || length > Parts[index].Maximum)
            {
                error = FaultOfLength(Parts[index], position, length);
                return false;
            }

            issuerLength = index == 1 ? length : issuerLength;
            position += length;
        }

        error = FaultOfEnd(text, position);
        return error.Fault == IdentifierFault.None;
    }

    private static IdentifierError FaultOfStart(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return Malformed.Empty(Name);
        }

        var wrong = text.IndexOfAnyExcept(Allowed);
        if (wrong >= 0)
        {
            return Malformed.Character(Name, text, wrong, "a digit, an upper-case letter or a full stop");
        }

        var common = text.CommonPrefixLength(Root);
        return common == Root.Length ? IdentifierError.None
            : common == text.Length ? Malformed.Length(Name, common, $"it ends within the root; expected {Root} at the beginning")
            : Malformed.Part(Name, common, $"expected {Root} at the beginning");
    }

    private static IdentifierError FaultOfLength(Part part, int start, int length)
    {
        var expected = part.Minimum == part.Maximum ? $"{part.Minimum}" : $"{part.Minimum} to {part.Maximum}";
        return Malformed.Length(Name, start + Math.Min(length, part.Maximum),
            $"the {part.Name} has {length} characters; expected {expected}");
    }

    private static IdentifierError FaultOfEnd(ReadOnlySpan<char> text, int position)
    {
        if (position < text.Length)
        {
            return Malformed.Length(Name, position, "expected the end after the check character");
        }

        var version = text.Length - 2 - VersionLength;
        var wrong = text.Slice(version, VersionLength).IndexOfAnyExcept(Alphabets.Digit);
        return wrong < 0 ? IdentifierError.None : Malformed.Character(Name, text, version + wrong, Malformed.Digit);
    }

    private readonly record struct Part(string Name, int Minimum, int Maximum);
}
