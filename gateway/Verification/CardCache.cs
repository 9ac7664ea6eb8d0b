using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Exchange.Gateway.Verification;

/// <summary>
/// Cards in this process by <see cref="CardKey"/>, at most <paramref name="capacity"/> of them. Two generations: new and used cards live in
/// the young one; when it holds half the capacity it becomes the old one, and what was not used since is dropped.
/// A read takes no lock.
/// </summary>
internal sealed class CardCache(int capacity)
{
    private readonly Lock _ageing = new();
    private volatile ConcurrentDictionary<string, Card> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, Card> _old = new(StringComparer.Ordinal);
    private int _youngCount;

    public int Count => _young.Count + _old.Count;

    /// <summary>A card whose facts are not older than <paramref name="notBefore"/>.</summary>
    public bool TryGet(string key, DateTimeOffset notBefore, [NotNullWhen(true)] out Card? card)
    {
        if (_young.TryGetValue(key, out card))
        {
            return card.AsOf >= notBefore;
        }

        if (!_old.TryGetValue(key, out card))
        {
            return false;
        }

        Put(key, card);
        return card.AsOf >= notBefore;
    }

    /// <summary>Keeps a card, unless a newer one is there: by the registry's change sequence, then by freshness.</summary>
    public void Put(string key, Card card)
    {
        ConcurrentDictionary<string, Card> young = _young;
        PutInto(young, key, card);
        if (young != _young)
        {
            // It aged meanwhile, so somebody may have put an older card into its successor and not have seen this one.
            PutInto(_young, key, card);
        }
    }

    private void PutInto(ConcurrentDictionary<string, Card> young, string key, Card card)
    {
        if (_old.TryGetValue(key, out Card? aged) && !IsNewer(card, aged))
        {
            card = aged;
        }

        if (!young.TryAdd(key, card))
        {
            young.AddOrUpdate(key, card, (_, present) => IsNewer(card, present) ? card : present);
        }
        else if (Interlocked.Increment(ref _youngCount) >= capacity / 2)
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
            if (_youngCount < capacity / 2)
            {
                return;
            }

            _old = _young;
            _young = new ConcurrentDictionary<string, Card>(StringComparer.Ordinal);
            _youngCount = 0;
        }
    }
}
