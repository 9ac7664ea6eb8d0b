using System.Buffers.Binary;
using Exchange.Audit;

namespace Exchange.Gateway.Search.Questions;

/// <summary>
/// What persons, officers, cases and certificates are called in one month of one log; one spelling for what is recorded and what is searched.
/// 64 bits of the month's name: whoever has no key cannot seek two that share them, and by chance one search in a million million meets
/// a stranger among ten million names.
/// </summary>
internal static class SearchNames
{
    /// <returns>Null for a text that is missing or empty.</returns>
    public static long? Of(MonthKey key, AuditName kind, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        Span<byte> name = stackalloc byte[MonthKey.NameBytes];
        // Codes and identifiers mean the same in capitals; officers and case numbers are somebody else's to spell.
        key.Name(kind, kind is AuditName.Person or AuditName.Certificate ? text.ToUpperInvariant() : text, name);
        return BinaryPrimitives.ReadInt64BigEndian(name);
    }
}
