using System.Buffers.Binary;
using Exchange.Gateway.Keys;
using Google.Protobuf;

namespace Exchange.Gateway.Verification.Shared;

/// <summary>
/// What a holder has of a type, as it lies in Redis: behind the same header as a card's, with sequence 0, the sealed
/// identifiers. No identifier means: the registry said that there is none.
/// </summary>
internal static class SharedHolderValue
{
    /// <summary>What stands behind the header.</summary>
    /// <param name="ids">In the order of the answer.</param>
    public static byte[] Seal(KeyRing ring, ReadOnlySpan<byte> key, IEnumerable<string> ids, DateTimeOffset asOf)
    {
        byte[] plain = new HeldCertificates { Ids = { ids } }.ToByteArray();
        byte[] value = new byte[KeyRing.OverheadBytes + plain.Length];
        ring.Seal(plain, Bound(key, Math.Max(0, asOf.ToUnixTimeMilliseconds())), value);
        return value;
    }

    /// <returns>Null where it is none of ours, or sealed under a key that is not in the ring.</returns>
    public static SharedHolder? Open(KeyRing ring, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int length = value.Length - SharedCardValue.HeaderBytes - KeyRing.OverheadBytes;
        if (length < 0 || value[0] != SharedCardValue.Format)
        {
            return null;
        }

        long instant = BinaryPrimitives.ReadInt64BigEndian(value[17..]);
        byte[] plain = new byte[length];
        return instant is >= 0 and < SharedInstants.End && ring.TryOpen(value[SharedCardValue.HeaderBytes..], Bound(key, instant), plain)
            ? new SharedHolder([.. HeldCertificates.Parser.ParseFrom(plain).Ids], DateTimeOffset.FromUnixTimeMilliseconds(instant))
            : null;
    }

    private static byte[] Bound(ReadOnlySpan<byte> key, long instant) => [.. key, .. SharedInstants.Bytes(instant)];
}

/// <param name="AsOf">By the answer that brought it; the watermark may vouch for later.</param>
internal sealed record SharedHolder(string[] Ids, DateTimeOffset AsOf);
