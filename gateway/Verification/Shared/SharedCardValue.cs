using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Exchange.Contracts.CodeLists;
using Exchange.Gateway.Keys;
using Google.Protobuf;

namespace Exchange.Gateway.Verification.Shared;

/// <summary>
/// A card as it lies in Redis: format, generation, change sequence and instant, which scripts read, and behind them the
/// sealed <see cref="CardBody"/>. The seal holds the card's key, its sequence and its instant, so that nothing can be put
/// under another name or be passed off as newer. Nothing sealed means: the registry said that there is none.
/// </summary>
internal static class SharedCardValue
{
    public const byte Format = 2;
    public const int HeaderBytes = 1 + (3 * sizeof(long));

    private const int BoundBytes = SharedKeys.PrefixBytes + KeyRing.NameBytes + (2 * sizeof(long));

    /// <summary>What stands behind the header.</summary>
    /// <param name="card">Null where there is no such certificate.</param>
    public static byte[] Seal(KeyRing ring, ReadOnlySpan<byte> key, Card? card, DateTimeOffset asOf)
    {
        byte[] plain = card is null ? [] : new CardBody
        {
            State = (uint)card.State,
            StartsAt = card.StartsAt.UtcTicks,
            EndsAt = card.EndsAt.UtcTicks,
            Face = UnsafeByteOperations.UnsafeWrap(card.ToFace()),
        }.ToByteArray();
        byte[] value = new byte[KeyRing.OverheadBytes + plain.Length];
        Span<byte> bound = stackalloc byte[BoundBytes];
        Bind(key, card?.ChangeSequence ?? 0, Math.Max(0, asOf.ToUnixTimeMilliseconds()), bound);
        ring.Seal(plain, bound, value);
        return value;
    }

    public static ulong GenerationOf(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadUInt64BigEndian(value[1..]);

    /// <summary>Reads a value; false where it is none of ours, or sealed under a key that is not in the ring.</summary>
    public static bool TryOpen(KeyRing ring, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, [NotNullWhen(true)] out SharedCard? shared)
    {
        shared = null;
        int length = value.Length - HeaderBytes - KeyRing.OverheadBytes;
        if (length < 0 || value[0] != Format)
        {
            return false;
        }

        ulong sequence = BinaryPrimitives.ReadUInt64BigEndian(value[9..]);
        long instant = BinaryPrimitives.ReadInt64BigEndian(value[17..]);
        Span<byte> bound = stackalloc byte[BoundBytes];
        Bind(key, sequence, instant, bound);
        byte[] plain = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (instant is < 0 or >= SharedInstants.End || !ring.TryOpen(value[HeaderBytes..], bound, plain.AsSpan(0, length)))
            {
                return false;
            }

            DateTimeOffset asOf = DateTimeOffset.FromUnixTimeMilliseconds(instant);
            shared = new SharedCard(length == 0 ? null : Read(plain.AsSpan(0, length), sequence, asOf), asOf);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain, clearArray: true);
        }
    }

    private static Card Read(ReadOnlySpan<byte> plain, ulong sequence, DateTimeOffset asOf)
    {
        ulong state = 0;
        ulong starts = 0;
        ulong ends = 0;
        ReadOnlySpan<byte> face = [];
        CardFaceReader body = new(plain);
        while (body.Read())
        {
            switch (body.Field)
            {
                case CardBody.StateFieldNumber:
                    state = body.Value;
                    break;
                case CardBody.StartsAtFieldNumber:
                    starts = body.Value;
                    break;
                case CardBody.EndsAtFieldNumber:
                    ends = body.Value;
                    break;
                case CardBody.FaceFieldNumber:
                    face = body.Bytes;
                    break;
                default:
                    break;
            }
        }

        return new Card(face)
        {
            State = (CanonicalState)state,
            StartsAt = new DateTimeOffset((long)starts, TimeSpan.Zero),
            EndsAt = new DateTimeOffset((long)ends, TimeSpan.Zero),
            ChangeSequence = sequence,
            AsOf = asOf,
        };
    }

    private static void Bind(ReadOnlySpan<byte> key, ulong sequence, long instant, Span<byte> bound)
    {
        key.CopyTo(bound);
        BinaryPrimitives.WriteUInt64BigEndian(bound[key.Length..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(bound[(key.Length + sizeof(ulong))..], instant);
    }
}

/// <param name="Card">Null where the registry said that there is none.</param>
/// <param name="AsOf">By the answer or change that brought it; the watermark may vouch for later.</param>
internal sealed record SharedCard(Card? Card, DateTimeOffset AsOf);
