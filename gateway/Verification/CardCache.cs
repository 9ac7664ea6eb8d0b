using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Gateway.Verification;

/// <summary>
/// Cards in this process by <see cref="CardKey"/>, in at most about <paramref name="capacity"/> bytes. Two generations: new
/// and used cards live in the young one; when it takes half the capacity it becomes the old one, and what was not used
/// since is dropped. A read takes no lock.
/// </summary>
internal sealed class CardCache(long capacity)
{
    /// <summary>Bytes that an entry takes beside its card: a node of the table, its key and its share of the buckets.</summary>
    private const int EntryBytes = 80;

    /// <summary>Unlike in every process, so that nobody can prepare keys that meet.</summary>
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly Lock _ageing = new();
    private volatile ConcurrentDictionary<UInt128, Card> _young = new();
    private volatile ConcurrentDictionary<UInt128, Card> _old = new();
    private long _youngBytes;
    private long _oldBytes;

    /// <summary>What there are no cards of.</summary>
    public UnknownCertificates Unknown { get; } = new();

    public int Count => _young.Count + _old.Count;

    /// <summary>How many bytes the cards and their entries take, roughly.</summary>
    public long Bytes => Volatile.Read(ref _youngBytes) + Volatile.Read(ref _oldBytes);

    /// <summary>A card whose facts are not older than <paramref name="notBefore"/>.</summary>
    public bool TryGet(string key, DateTimeOffset notBefore, [NotNullWhen(true)] out Card? card)
    {
        UInt128 hash = Hash(key);
        if (!_young.TryGetValue(hash, out card))
        {
            if (!_old.TryGetValue(hash, out card))
            {
                return false;
            }

            Put(hash, card);
        }

        return IsOf(card, key) && card.AsOf >= notBefore;
    }

    /// <summary>Keeps a card, unless a newer one is there: by the registry's change sequence, then by freshness.</summary>
    public void Put(string key, Card card) => Put(Hash(key), card);

    private void Put(UInt128 hash, Card card)
    {
        ConcurrentDictionary<UInt128, Card> young = _young;
        PutInto(young, hash, card);
        if (young != _young)
        {
            // It aged meanwhile, so somebody may have put an older card into its successor and not have seen this one.
            PutInto(_young, hash, card);
        }
    }

    private void PutInto(ConcurrentDictionary<UInt128, Card> young, UInt128 hash, Card card)
    {
        if (_old.TryGetValue(hash, out Card? aged) && !IsNewer(card, aged))
        {
            card = aged;
        }

        while (true)
        {
            if (young.TryAdd(hash, card))
            {
                Grow(card.Bytes + EntryBytes);
                return;
            }

            if (!young.TryGetValue(hash, out Card? present))
            {
                continue;
            }

            if (!IsNewer(card, present))
            {
                return;
            }

            if (young.TryUpdate(hash, card, present))
            {
                Grow(card.Bytes - present.Bytes);
                return;
            }
        }
    }

    private void Grow(int bytes)
    {
        if (Interlocked.Add(ref _youngBytes, bytes) >= capacity / 2)
        {
            Age();
        }
    }

    private static bool IsNewer(Card card, Card present) =>
        card.ChangeSequence > present.ChangeSequence || (card.ChangeSequence == present.ChangeSequence && card.AsOf > present.AsOf);

    private void Age()
    {
        lock (_ageing)
        {
            if (_youngBytes < capacity / 2)
            {
                return;
            }

            _old = _young;
            _young = new ConcurrentDictionary<UInt128, Card>();
            _oldBytes = Interlocked.Exchange(ref _youngBytes, 0);
        }
    }

    private UInt128 Hash(string key) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(key.AsSpan()), _seed);

    /// <summary>Two keys whose hashes meet must not answer for each other.</summary>
    private static bool IsOf(Card card, string key)
    {
        CardFaceReader face = new(card.Face);
        ReadOnlySpan<byte> id = face.Read() && face.Field == CardFace.IdFieldNumber ? face.Bytes : [];
        return id.Length <= key.Length && Ascii.Equals(id, key.AsSpan(0, id.Length)) && (id.Length == key.Length || key[id.Length] == CardKey.Separator);
    }
}
