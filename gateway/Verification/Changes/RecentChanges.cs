namespace Exchange.Gateway.Verification.Changes;

/// <summary>
/// The changes of the last seconds. What is fetched elsewhere, from a peer or from Redis, may be up to
/// <see cref="FeedMoment.MostStale"/> older than what was announced here. Used under the lock of its feed.
/// </summary>
internal sealed class RecentChanges(TimeProvider time)
{
    /// <summary>Twice the oldest that anything may be.</summary>
    private static readonly TimeSpan s_kept = FeedMoment.MostStale * 2;

    private readonly Dictionary<string, Card> _byId = new(StringComparer.Ordinal);
    private readonly Queue<(long At, Card Card)> _inOrder = new();

    public void Note(Card card)
    {
        while (_inOrder.TryPeek(out (long At, Card Card) oldest) && time.GetElapsedTime(oldest.At) > s_kept)
        {
            _inOrder.Dequeue();
            if (ReferenceEquals(_byId.GetValueOrDefault(oldest.Card.Id), oldest.Card))
            {
                _byId.Remove(oldest.Card.Id);
            }
        }

        _inOrder.Enqueue((time.GetTimestamp(), card));
        if (!_byId.TryGetValue(card.Id, out Card? present) || card.ChangeSequence >= present.ChangeSequence)
        {
            _byId[card.Id] = card;
        }
    }

    public Card? Find(string id) => _byId.GetValueOrDefault(id);
}
