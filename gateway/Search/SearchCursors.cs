using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Exchange.Audit;

namespace Exchange.Gateway.Search;

/// <summary>
/// Where a search goes on, as text that means something to the node's replicas only: version, place, and an HMAC-SHA-256 cut to
/// 16 bytes over both and the criteria. A cursor that was changed, or of another search, is none.
/// </summary>
internal sealed class SearchCursors(AuditKeys keys)
{
    private const byte Version = 1;
    private const int PlaceBytes = 1 + sizeof(long) + sizeof(long) + sizeof(int) + sizeof(int);
    private const int MacBytes = 16;

    private readonly byte[] _key = keys.Derive("exchange audit 1: search cursors");

    public string Write(SearchPlace place, AuditCriteria criteria)
    {
        Span<byte> bytes = stackalloc byte[PlaceBytes + MacBytes];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], place.Time);
        BinaryPrimitives.WriteInt64BigEndian(bytes[9..], place.Index);
        BinaryPrimitives.WriteInt32BigEndian(bytes[17..], place.Replica);
        BinaryPrimitives.WriteInt32BigEndian(bytes[21..], place.Entry);
        Mac(bytes[..PlaceBytes], criteria).CopyTo(bytes[PlaceBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False if this node gave no such cursor for these criteria.</summary>
    public bool TryRead(string text, AuditCriteria criteria, out SearchPlace place)
    {
        place = default;
        Span<byte> bytes = stackalloc byte[PlaceBytes + MacBytes];
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length)
            || !Base64Url.IsValid(text, out int length)
            || length != bytes.Length
            || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || bytes[0] != Version
            || !CryptographicOperations.FixedTimeEquals(bytes[PlaceBytes..], Mac(bytes[..PlaceBytes], criteria)))
        {
            return false;
        }

        place = new SearchPlace(
            BinaryPrimitives.ReadInt64BigEndian(bytes[1..]), BinaryPrimitives.ReadInt64BigEndian(bytes[9..]), BinaryPrimitives.ReadInt32BigEndian(bytes[17..]), BinaryPrimitives.ReadInt32BigEndian(bytes[21..]));
        return true;
    }

    private ReadOnlySpan<byte> Mac(ReadOnlySpan<byte> place, AuditCriteria criteria)
    {
        byte[] bound = [.. place, .. criteria.Digest()];
        return HMACSHA256.HashData(_key, bound).AsSpan(0, MacBytes);
    }
}
