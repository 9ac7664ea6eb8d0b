namespace Exchange.Gateway.Verification;

/// <summary>
/// A part of the cache, in at most <paramref name="capacity"/> bytes, or with one card. Reads take no lock; writes do, so that of two cards
/// with one key the newer stays.
/// </summary>
internal sealed class CardStripe(long capacity)
{
    private readonly Lock _writing = new();
    private volatile CardSlots _slots = CardSlots.For(0);
    private long _cardBytes;

    public int Count => _slots.Count;

    /// <summary>How many bytes the cards and the table take.</summary>
    public long Bytes => Volatile.Read(ref _cardBytes) + ((long)_slots.Size * CardSlots.BytesOfASlot);

    public byte[]? Find(ulong key) => _slots.Find(key);

    /// <summary>Keeps a card, unless a newer one is there; what was not used lately makes room.</summary>
    /// <returns>The card that is there now.</returns>
    public byte[] Put(byte[] card)
    {
        lock (_writing)
        {
            CardSlots slots = _slots;
            if (slots.Seek(CardHead.Of(card).Key, out int at) is { } present)
            {
                if (!IsNewer(CardHead.Of(card), CardHead.Of(present)))
                {
                    return present;
                }

                slots.Replace(at, card);
                _cardBytes -= Card.BytesOf(present);
            }
            else
            {
                slots = slots.IsFull ? _slots = Renew(slots) : slots;
                slots.Add(card);
            }

            _cardBytes += Card.BytesOf(card);
            while (Bytes > capacity && slots.TakeUnused(card) is { } gone)
            {
                _cardBytes -= Card.BytesOf(gone);
            }

            return card;
        }
    }

    /// <summary>Whoever still reads the old table reads what was there when it began.</summary>
    private static CardSlots Renew(CardSlots slots)
    {
        CardSlots renewed = CardSlots.For(slots.Count);
        slots.CopyTo(renewed);
        return renewed;
    }

    private static bool IsNewer(in CardHead card, in CardHead present) =>
        card.ChangeSequence > present.ChangeSequence || (card.ChangeSequence == present.ChangeSequence && card.AsOf > present.AsOf);
}
