using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification.Changes;

/// <summary>
/// The changes of the last seconds. What is fetched elsewhere, from a peer or from Redis, may be up to
/// <see cref="FeedMoment.MostStale"/> older than what was announced here. Used under the lock of its feed.
/// </summary>
internal sealed class RecentChanges(TimeProvider time)
{
    /// <summary>Twice the oldest that anything may be.</summary>
    public static readonly TimeSpan Kept = FeedMoment.MostStale * 2;

    private readonly Dictionary<string, Card> _byId = new(StringComparer.Ordinal);
    private readonly Queue<(long At, Card Card)> _inOrder = new();
    private readonly Dictionary<HolderKey, int> _countByHolder = [];

    public void Note(Card card)
    {
        while (_inOrder.TryPeek(out (long At, Card Card) oldest) && time.GetElapsedTime(oldest.At) > Kept)
        {
            _inOrder.Dequeue();
            Count(oldest.Card.HolderKey, -1);
            if (ReferenceEquals(_byId.GetValueOrDefault(oldest.Card.Id), oldest.Card))
            {
                _byId.Remove(oldest.Card.Id);
            }
        }

        _inOrder.Enqueue((time.GetTimestamp(), card));
        Count(card.HolderKey, 1);
        if (!_byId.TryGetValue(card.Id, out Card? present) || card.ChangeSequence >= present.ChangeSequence)
        {
            _byId[card.Id] = card;
        }
    }

    public Card? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Those that are a holder's by their last change.</summary>
    public IEnumerable<Card> Of(HolderKey holder) =>
        holder.IsKnown && _countByHolder.ContainsKey(holder) ? _byId.Values.Where(card => card.HolderKey == holder) : [];

    private void Count(HolderKey holder, int more)
    {
        if ((_countByHolder[holder] = _countByHolder.GetValueOrDefault(holder) + more) == 0)
        {
            _countByHolder.Remove(holder);
        }
    }
}
