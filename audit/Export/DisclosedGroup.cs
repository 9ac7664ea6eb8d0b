using System.Security.Cryptography;

namespace Exchange.Audit.Export;

/// <summary>How a group of a record is shown.</summary>
public enum Disclosure
{
    /// <summary>The record has no such group.</summary>
    Absent,

    /// <summary>As it stands in the record, with its salt.</summary>
    Shown,

    /// <summary>By its hash only.</summary>
    Withheld,
}

/// <summary>A group as far as it is shown.</summary>
/// <param name="Content">The group's bytes where it is shown, its SHA-256 where it is withheld, nothing where there is none.</param>
internal readonly record struct DisclosedGroup(Disclosure Disclosure, ReadOnlyMemory<byte> Content)
{
    public static DisclosedGroup Of(ReadOnlySpan<byte> content, bool isWithheld) => isWithheld
        ? new DisclosedGroup(Disclosure.Withheld, SHA256.HashData(content))
        : new DisclosedGroup(Disclosure.Shown, content.ToArray());

    /// <summary>Writes what a leaf has of the group; a place of zeros stays as it is where there is none.</summary>
    public void Commit(Span<byte> part)
    {
        switch (Disclosure)
        {
            case Disclosure.Shown:
                SHA256.HashData(Content.Span, part);
                break;
            case Disclosure.Withheld:
                Content.Span.CopyTo(part);
                break;
        }
    }
}
