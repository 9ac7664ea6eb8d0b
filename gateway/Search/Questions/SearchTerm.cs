using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Gateway.Search.Questions;

/// <summary>
/// What a text is searched by: the first 64 bits of its SHA-256. Clients may state any purpose or item, so the text itself, which
/// may hold what belongs in the encrypted record only, does not stand in the database, and every text is as short as the next.
/// </summary>
internal static class SearchTerm
{
    private const int BytesOnTheStack = 512;

    /// <returns>Null for a text that is missing or empty.</returns>
    public static long? Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> utf8 = length <= BytesOnTheStack ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(text, utf8);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
