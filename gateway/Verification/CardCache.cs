using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Exchange.Gateway.Verification.Holders;

namespace Exchange.Gateway.Verification;

/// <summary>
/// Cards in this process by <see cref="CardKey"/>, in at most about <paramref name="capacity"/> bytes: where there is no
/// room, those go that were not used lately. A card is one piece of memory without references, because a collection looks at
/// each object of millions. A read takes no lock.
/// </summary>
internal sealed class CardCache(long capacity)
{
    /// <summary>So many cards' worth that one part is hardly fuller than another.</summary>
    private const long LeastBytesOfAStripe = 1 << 20;
    private const int MostStripes = 64;

    /// <summary>One in so many bytes may be taken by what cards have in common.</summary>
    private const int ShareOfSeries = 16;

    /// <summary>Unlike in every process, so that nobody can prepare keys that meet.</summary>
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly CardSeries _series = new(capacity / ShareOfSeries);
    private readonly CardStripe[] _stripes = Divide(capacity - (capacity / ShareOfSeries));

    /// <summary>What there are no cards of.</summary>
    public UnknownCertificates Unknown { get; } = new();

    /// <summary>Whose cards they are, in an eighth as many bytes on top.</summary>
    public HolderIndex Holders { get; } = new(capacity / 8);

    public int Count => _stripes.Sum(stripe => stripe.Count);

    /// <summary>How many bytes the cards take, with all that belongs to them.</summary>
    public long Bytes => _stripes.Sum(stripe => stripe.Bytes) + _series.Bytes;

    /// <summary>A card whose facts are not older than <paramref name="notBefore"/>.</summary>
    public bool TryGet(string key, DateTimeOffset notBefore, [NotNullWhen(true)] out Card? card)
    {
        ulong hash = Hash(key);
        card = StripeOf(hash).Find(hash) is { } stored && CardHead.Of(stored).AsOf >= notBefore.UtcTicks ? Read(stored, key) : null;
        return card is not null;
    }

    /// <summary>Keeps a card, unless a newer one is there: by the registry's change sequence, then by freshness.</summary>
    /// <returns>The newer of the two.</returns>
    public Card Put(string key, Card card)
    {
        ulong hash = Hash(key);
        byte[] stored = card.ToStored(hash, _series);
        byte[] kept = StripeOf(hash).Put(stored);
        return kept == stored ? card : Read(kept, key) ?? card;
    }

    private static CardStripe[] Divide(long capacity)
    {
        int stripes = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(capacity / LeastBytesOfAStripe, 1, MostStripes));
        return [.. Enumerable.Range(0, stripes).Select(_ => new CardStripe(capacity / stripes))];
    }

    /// <summary>Not by the bits that say where in the stripe a card lies, nor by those of its mark.</summary>
    private CardStripe StripeOf(ulong hash) => _stripes[(hash >> 8) & (ulong)(_stripes.Length - 1)];

    private ulong Hash(string key) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key.AsSpan()), _seed);

    /// <summary>Null where it is another certificate's.</summary>
    private Card? Read(byte[] stored, string key)
    {
        Card card = new(_series[CardHead.Of(stored).Series], stored);
        return IsOf(card, key) ? card : null;
    }

    /// <summary>Two keys whose hashes meet must not answer for each other.</summary>
    private static bool IsOf(Card card, ReadOnlySpan<char> key)
    {
        CardFaceReader face = new(card.Series, card.Own);
        while (face.Read() && face.Field <= CardFace.IdFieldNumber)
        {
            if (face.Field is CardFace.IdStartFieldNumber or CardFace.IdFieldNumber)
            {
                int length = face.Bytes.Length;
                if (length > key.Length || !Ascii.Equals(face.Bytes, key[..length]))
                {
                    return false;
                }

                key = key[length..];
            }
        }

        return key.IsEmpty || key[0] == CardKey.Separator;
    }
}
