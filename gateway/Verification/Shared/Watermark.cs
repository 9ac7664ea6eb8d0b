using System.Buffers.Binary;
using Exchange.Gateway.Verification.Changes;

namespace Exchange.Gateway.Verification.Shared;

/// <summary>
/// What makes the cards of a partition and a feed good: every change up to the stamp is in Redis, in the cards of this
/// generation. It lies beside them and is lost, restored and evicted with them, so it never tells more than is there.
/// </summary>
/// <param name="Generation">By chance; a card of another is not vouched for.</param>
/// <param name="Stamp">In milliseconds since 1970.</param>
/// <param name="Fence">
/// Not earlier than the last change that was written to the partition, in milliseconds. An answer that is older may lack it.
/// </param>
internal readonly record struct Watermark(ulong Generation, long Stamp, long Fence)
{
    public const int Bytes = 24;

    /// <summary>How far the clocks of replicas may be apart.</summary>
    private static readonly TimeSpan s_mostAhead = TimeSpan.FromSeconds(1);

    public DateTimeOffset AsOf => DateTimeOffset.FromUnixTimeMilliseconds(Stamp);

    public bool IsFresh(DateTimeOffset now)
    {
        long age = now.ToUnixTimeMilliseconds() - Stamp;
        return age <= (long)FeedMoment.MostStale.TotalMilliseconds && age >= -(long)s_mostAhead.TotalMilliseconds;
    }

    /// <returns>Null where it is none.</returns>
    public static Watermark? Read(ReadOnlySpan<byte> value) => value.Length == Bytes
        && BinaryPrimitives.ReadInt64BigEndian(value[8..]) is >= 0 and < SharedInstants.End and var stamp
            ? new Watermark(BinaryPrimitives.ReadUInt64BigEndian(value), stamp, BinaryPrimitives.ReadInt64BigEndian(value[16..]))
            : null;
}

/// <summary>Instants as Redis holds them: milliseconds since 1970, eight bytes, the largest first.</summary>
internal static class SharedInstants
{
    /// <summary>The first millisecond that is none any more.</summary>
    public const long End = 253_402_300_800_000;

    public static byte[] Bytes(DateTimeOffset instant) => Bytes(Math.Max(0, instant.ToUnixTimeMilliseconds()));

    /// <summary>The first millisecond behind: for what something must be later than.</summary>
    public static byte[] BytesBehind(DateTimeOffset instant) => Bytes(Math.Max(0, instant.ToUnixTimeMilliseconds() + 1));

    public static byte[] Bytes(long number)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
