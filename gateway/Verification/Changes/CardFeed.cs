using System.Collections.Frozen;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Holders;
using Exchange.Gateway.Verification.Shared;

namespace Exchange.Gateway.Verification.Changes;

/// <summary>
/// What a change feed vouches for. A card is answered from the cache by its feed's heartbeat instead of by its own age,
/// provided that the feed has watched it without a gap since before it was fetched: each unbroken stretch of watching
/// is an epoch, and a card is kept under the epoch in which it was asked for.
/// </summary>
/// <remarks>
/// Readers take no lock. They read the heartbeat first and the card afterwards; a change is in the cache before the
/// heartbeat behind it counts. Fills and changes are put into the cache under one lock, so that a fill sees each change
/// that came while it was under way, and is put before any that comes later.
/// </remarks>
internal sealed class CardFeed(string name, IEnumerable<string> types, CardCache cache, ChangeLog? log, TimeProvider time, FeedWriter? writer = null)
{
    private readonly Lock _gate = new();
    private readonly HashSet<CardFill> _fills = [];
    private readonly RecentChanges _recent = new(time);
    private readonly HolderChanges _holders = new(time);
    private readonly FrozenSet<string> _types = types.ToFrozenSet(StringComparer.Ordinal);
    private volatile FeedState _state = new(FeedPresence.Unknown, [], null);
    private volatile bool _isConnected;
    private int _epoch;
    private bool _epochIsUsed;
    private DateTimeOffset _watchedSince;
    private long _applied;

    /// <summary>The source's name, or the peer's node code.</summary>
    public string Name => name;

    public FrozenSet<string> Types => _types;

    /// <summary>Brings what is announced to Redis, where there is one.</summary>
    public FeedWriter? Writer => writer;

    public FeedMoment? Moment => _state.Moment;

    /// <summary>How many changes were applied in this process.</summary>
    public long Applied => Interlocked.Read(ref _applied);

    public bool IsAbsent => _state.Presence == FeedPresence.Absent;

    public bool IsWatching => _state.Presence == FeedPresence.Watching;

    /// <summary>Whether events are coming in now.</summary>
    public bool IsConnected
    {
        get => _isConnected;
        set => _isConnected = value;
    }

    /// <summary>Whether cards of a type are answered by this feed's heartbeat. Where it is not yet known, they are.</summary>
    public bool Covers(string typeCode) => _state is var state && state.Presence switch
    {
        FeedPresence.Absent => false,
        FeedPresence.Watching => state.Covered.Contains(typeCode),
        _ => true,
    };

    /// <summary>Whether it covers these types and no others.</summary>
    /// <param name="covered">Null for all.</param>
    public bool CoversExactly(IReadOnlyCollection<string>? covered) => _state.Covered.SetEquals(Kept(covered));

    /// <summary>The heartbeat, while it is fresh enough to answer cards of a type by.</summary>
    public FeedMoment? Fresh(string typeCode, DateTimeOffset now) =>
        _state is { Moment: { } moment } state && state.Covered.Contains(typeCode) && moment.IsFresh(now, time) ? moment : null;

    /// <summary>A stream began, and from here on nothing is missed: a new epoch.</summary>
    /// <param name="covered">The types that it covers; null for all.</param>
    /// <param name="since">Every change since this instant comes, because the stream goes on where another process left it; null where it begins now.</param>
    public void Begin(IReadOnlyCollection<string>? covered, DateTimeOffset? since = null)
    {
        lock (_gate)
        {
            // The log begins anew before any heartbeat of the new epoch: whoever sees such a heartbeat sees the gap.
            log?.Restart();
            if (_epochIsUsed)
            {
                _epoch++;
            }

            _epochIsUsed = true;
            _watchedSince = time.GetUtcNow();
            _state = new FeedState(FeedPresence.Watching, Kept(covered), null);
            writer?.Begin(_state.Covered, since);
        }
    }

    /// <summary>Changes may have been missed: what was kept so far is not vouched for any more.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            if (IsWatching)
            {
                _state = new FeedState(FeedPresence.Unknown, [], null);
            }
        }
    }

    /// <summary>There is no feed: its types live by their time to live.</summary>
    public void Absent()
    {
        lock (_gate)
        {
            _epochIsUsed = true;
            _state = new FeedState(FeedPresence.Absent, [], null);
        }
    }

    /// <summary>Everything up to an instant has been applied.</summary>
    /// <param name="asOf">Not ahead of now.</param>
    public void Beat(DateTimeOffset asOf, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_state is { Presence: FeedPresence.Watching } state && (state.Moment is null || asOf >= state.Moment.AsOf))
            {
                _state = state with { Moment = new FeedMoment(_epoch, asOf, now - asOf, time.GetTimestamp()) };
                writer?.Beat(asOf);
            }
        }

        log?.Pulse();
    }

    /// <param name="mayRepeat">
    /// A newer state may have been announced before. Where that has left the cache, nobody could tell; so only a card that
    /// is there is replaced, by a newer one.
    /// </param>
    public void Apply(Card card, bool mayRepeat = false)
    {
        lock (_gate)
        {
            foreach (CardFill fill in _fills)
            {
                fill.Note(card);
            }

            string key = CardKey.Of(card.Id, _epoch);
            _recent.Note(card);
            cache.Unknown.Drop(key);
            cache.Unknown.Drop(CardKey.Of(card.HolderKey, _epoch));
            if (!mayRepeat || cache.TryGet(key, DateTimeOffset.MinValue, out _))
            {
                cache.Put(key, card);
            }

            _holders.Note(card.HolderKey);
            writer?.Change(card);
        }

        // Behind the cache: what a peer is told of is in this node's own answers already.
        log?.Append(card);
        Interlocked.Increment(ref _applied);
    }

    /// <summary>Called before a question is put; to be given back to one of the two that follow, whatever the outcome.</summary>
    /// <param name="id">The certificate asked for; null where it is not known beforehand which ones will come.</param>
    public CardFill StartFill(string? id)
    {
        lock (_gate)
        {
            CardFill fill = new(id, IsWatching ? _epoch : null);
            if (id is not null && _recent.Find(id) is { } recent)
            {
                // A peer that is behind may not know yet that there is one.
                fill.Note(recent);
            }

            _fills.Add(fill);
            return fill;
        }
    }

    /// <summary>The certificate as it was announced in the last moments, if it was.</summary>
    public Card? Announced(string id)
    {
        lock (_gate)
        {
            return _recent.Find(id);
        }
    }

    public void AbandonFill(CardFill fill)
    {
        lock (_gate)
        {
            _fills.Remove(fill);
        }
    }

    /// <summary>Keeps what was fetched, as far as it was watched from before the question, and nothing older than what was announced.</summary>
    /// <returns>What to answer: each card, or the newer one that was announced meanwhile.</returns>
    public List<Card> EndFill(CardFill fill, IEnumerable<Card> fetched)
    {
        lock (_gate)
        {
            _fills.Remove(fill);
            return [.. fetched.Select(card => End(fill, card, card.AsOf))];
        }
    }

    /// <summary>As above, and keeps that these are all that the holder has, unless one is lacking that was announced.</summary>
    /// <param name="asked">The key of the question, as this node makes it.</param>
    /// <param name="holder">As the cards bear it.</param>
    public List<Card> EndFind(CardFill fill, HolderKey asked, HolderKey holder, IReadOnlyList<Card> fetched, DateTimeOffset asOf)
    {
        lock (_gate)
        {
            _fills.Remove(fill);
            List<Card> cards = [.. fetched.Select(card => End(fill, card, card.AsOf)).Where(card => IsOf(card, holder))];
            if (fill.Epoch is not { } epoch || asOf < _watchedSince || !_holders.TellOf(holder) || Lacking(holder, fetched).Any())
            {
                return cards;
            }

            if (cards.Count > 0)
            {
                cache.Holders.Put(asked, new HolderEntry(holder, [.. cards.Select(card => card.Id)], asOf, epoch, _holders.StampOf(holder)));
            }
            else if (asked == holder)
            {
                // Of an own registry: a change that makes it wrong is found by the same key.
                cache.Unknown.Put(CardKey.Of(asked, epoch), asOf);
            }

            return cards;
        }
    }

    /// <summary>What was announced in the last moments, above an answer about a holder.</summary>
    /// <returns>The holder's cards, and the certificates that were announced as the holder's and are not among them.</returns>
    public (List<Card> Cards, List<string> Missing) Settle(HolderKey holder, IReadOnlyList<Card> found)
    {
        lock (_gate)
        {
            IEnumerable<Card> newest = found.Select(card => _recent.Find(card.Id) is { } recent && recent.ChangeSequence > card.ChangeSequence ? recent : card);
            return ([.. newest.Where(card => IsOf(card, holder))], [.. Lacking(holder, found).Select(card => card.Id)]);
        }
    }

    /// <summary>Whether changes tell of this holder, so that nothing of the holder's goes by unseen.</summary>
    public bool TellsOf(HolderKey holder)
    {
        lock (_gate)
        {
            return _holders.TellOf(holder);
        }
    }

    /// <summary>Whether nothing of a holder's has been announced since what it has was asked for.</summary>
    public bool StandsBy(HolderEntry entry) => entry.Stamp == _holders.StampOf(entry.Holder);

    /// <summary>
    /// Keeps what was read from Redis, if everything that has changed since what it is as of came by here; what did and
    /// has not reached Redis yet stands above it.
    /// </summary>
    /// <param name="card">Null where Redis says that there is none.</param>
    /// <returns>What to answer.</returns>
    public Card? EndRead(CardFill fill, string id, Card? card, DateTimeOffset asOf)
    {
        lock (_gate)
        {
            _fills.Remove(fill);
            if (card is null)
            {
                return fill.Announced(id) ?? _recent.Find(id);
            }

            return End(fill, card, asOf);
        }
    }

    /// <summary>The registry has none, and nothing that would have told otherwise was missed.</summary>
    public void KeepUnknown(CardFill fill, string id, DateTimeOffset asOf)
    {
        lock (_gate)
        {
            if (fill.Epoch is { } epoch && fill.Announced(id) is null && _recent.Find(id) is null)
            {
                cache.Unknown.Put(CardKey.Of(id, epoch), asOf);
            }
        }
    }

    /// <summary>A peer may answer what it knew a few seconds ago; what happened between then and the first announcement never comes by here.</summary>
    private Card End(CardFill fill, Card fetched, DateTimeOffset asOf)
    {
        Card card = Newer(fill, fetched);
        return fill.Epoch is { } epoch && asOf >= _watchedSince ? Keep(CardKey.Of(fill.Id ?? card.Id, epoch), card) : card;
    }

    private IEnumerable<Card> Lacking(HolderKey holder, IReadOnlyList<Card> cards) =>
        _recent.Of(holder).Where(recent => cards.All(card => card.Id != recent.Id));

    /// <summary>A certificate may pass on to somebody else. Keys that were made with different ones cannot be compared.</summary>
    private static bool IsOf(Card card, HolderKey holder) => card.HolderKey == holder || card.HolderKey.MadeWith != holder.MadeWith;

    private Card Newer(CardFill fill, Card fetched)
    {
        Card card = fill.Newer(fetched);
        return _recent.Find(fill.Id ?? card.Id) is { } recent && recent.ChangeSequence > card.ChangeSequence ? recent : card;
    }

    /// <returns>The card, or the one that is there already where that is of a later change.</returns>
    private Card Keep(string key, Card card) => cache.Put(key, card) is var kept && kept.ChangeSequence > card.ChangeSequence ? kept : card;

    private FrozenSet<string> Kept(IReadOnlyCollection<string>? covered) =>
        covered is null ? _types : covered.Where(_types.Contains).ToFrozenSet(StringComparer.Ordinal);

    /// <param name="Moment">The last heartbeat of this epoch.</param>
    private sealed record FeedState(FeedPresence Presence, FrozenSet<string> Covered, FeedMoment? Moment);

    private enum FeedPresence
    {
        /// <summary>Nothing has been heard yet, or there was a gap.</summary>
        Unknown,
        Absent,
        Watching,
    }
}
