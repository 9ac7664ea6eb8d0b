namespace Exchange.Gateway.Verification;

/// <summary>
/// A table of stored cards by their keys, with open addressing and linear probing: ten bytes a slot, and no object beside the
/// cards. One thread at a time writes; any number read meanwhile, without a lock. A card never moves within a table.
/// </summary>
internal sealed class CardSlots(int size)
{
    public const int BytesOfASlot = sizeof(long) + 2;

    /// <summary>Fuller than this, and cards are sought for too long.</summary>
    private const double MostUsed = 0.8;

    /// <summary>A card just put outlives one turn of the hand, and one that was given since then two.</summary>
    private const byte JustPut = 1;
    private const byte JustGiven = 2;

    /// <summary>Nothing lies behind this slot that would belong in front of it.</summary>
    private const byte Free = 0;

    /// <summary>A card has gone from here; others may lie behind.</summary>
    private const byte Left = 1;

    /// <summary>Free, left, or a few bits of the card's key, so that hardly any other card is looked at.</summary>
    private readonly byte[] _marks = new byte[size];
    private readonly byte[] _uses = new byte[size];
    private readonly byte[]?[] _cards = new byte[size][];
    private readonly int _most = (int)(size * MostUsed);
    private int _taken;
    private int _hand;

    public int Size => size;

    /// <summary>How many cards there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there is no room for one more.</summary>
    public bool IsFull => _taken >= _most;

    /// <summary>A table for so many cards and half as many again.</summary>
    public static CardSlots For(int cards) => new(Math.Max(16, (int)((cards + 1) * 1.5 / MostUsed)));

    /// <summary>The card, which counts as used thereby.</summary>
    public byte[]? Find(ulong key)
    {
        if (Seek(key, out int at) is not { } card)
        {
            return null;
        }

        if (_uses[at] != JustGiven)
        {
            _uses[at] = JustGiven;
        }

        return card;
    }

    /// <param name="at">Where it lies.</param>
    public byte[]? Seek(ulong key, out int at)
    {
        byte sought = MarkOf(key);
        for (at = HomeOf(key); Volatile.Read(ref _marks[at]) is not Free and var mark; at = Behind(at))
        {
            // The slot may be given to another card at any moment; the card itself never changes.
            if (mark == sought && Volatile.Read(ref _cards[at]) is { } card && CardHead.Of(card).Key == key)
            {
                return card;
            }
        }

        return null;
    }

    /// <summary>Puts a card whose key is not there, where the table is not full.</summary>
    public void Add(byte[] card)
    {
        ulong key = CardHead.Of(card).Key;
        int at = HomeOf(key);
        while (_marks[at] > Left)
        {
            at = Behind(at);
        }

        _taken += _marks[at] == Free ? 1 : 0;
        Count++;
        _uses[at] = JustPut;
        Volatile.Write(ref _cards[at], card);
        Volatile.Write(ref _marks[at], MarkOf(key));
    }

    /// <summary>Puts a card in place of the one with its key.</summary>
    public void Replace(int at, byte[] card) => Volatile.Write(ref _cards[at], card);

    /// <summary>Takes out the next card that was not used since the hand came by the last time.</summary>
    /// <param name="spared">A card that stays.</param>
    /// <returns>The card; null where there is none but the one that stays.</returns>
    public byte[]? TakeUnused(byte[] spared)
    {
        while (Count > 1)
        {
            _hand = Behind(_hand);
            if (_cards[_hand] is not { } card || card == spared)
            {
                continue;
            }

            if (_uses[_hand] == 0)
            {
                Remove(_hand);
                return card;
            }

            _uses[_hand]--;
        }

        return null;
    }

    /// <summary>The same cards, as lately used, in another table.</summary>
    public void CopyTo(CardSlots other)
    {
        for (int i = 0; i < size; i++)
        {
            if (_cards[i] is { } card)
            {
                other.Add(card);
                other.Seek(CardHead.Of(card).Key, out int at);
                other._uses[at] = _uses[i];
            }
        }
    }

    private void Remove(int at)
    {
        Volatile.Write(ref _marks[at], Left);
        Volatile.Write(ref _cards[at], null);
        Count--;

        // In front of a free slot nobody needs to go on.
        if (_marks[Behind(at)] == Free)
        {
            for (; _marks[at] == Left; at = at == 0 ? size - 1 : at - 1)
            {
                Volatile.Write(ref _marks[at], Free);
                _taken--;
            }
        }
    }

    private int Behind(int at) => at + 1 == size ? 0 : at + 1;

    private int HomeOf(ulong key) => (int)Math.BigMul(key, (ulong)size, out _);

    private static byte MarkOf(ulong key) => (byte)(key | 2);
}
