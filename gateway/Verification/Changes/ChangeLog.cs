namespace Exchange.Gateway.Verification.Changes;

/// <summary>
/// The last changes of this node's own registries, for the peers that follow them. A position is good within one
/// generation of the log: a gap in any registry's feed, and each start of the process, begins another.
/// </summary>
internal sealed class ChangeLog(int capacity = 4096)
{
    private readonly Lock _gate = new();
    private readonly Card[] _cards = new Card[capacity];
    private Guid _generation = Guid.NewGuid();
    private long _end;
    private long _begin;
    private TaskCompletionSource _news = New();

    /// <summary>Where the log ends now.</summary>
    public ChangePosition End
    {
        get
        {
            lock (_gate)
            {
                return new ChangePosition(_generation, _end);
            }
        }
    }

    /// <summary>Completes with the next change, heartbeat or gap. To be taken before reading.</summary>
    public Task News
    {
        get
        {
            lock (_gate)
            {
                return _news.Task;
            }
        }
    }

    public void Append(Card card)
    {
        lock (_gate)
        {
            _cards[_end++ % capacity] = card;
            _begin = Math.Max(_begin, _end - capacity);
        }

        Pulse();
    }

    /// <summary>Changes may have been missed.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _generation = Guid.NewGuid();
            _begin = _end;
        }

        Pulse();
    }

    public void Pulse()
    {
        TaskCompletionSource news;
        lock (_gate)
        {
            (news, _news) = (_news, New());
        }

        news.TrySetResult();
    }

    /// <summary>Up to so many changes behind a position, or null where there is a gap behind it.</summary>
    public IReadOnlyList<Card>? Read(ChangePosition position, int most)
    {
        lock (_gate)
        {
            if (position.Generation != _generation || position.Index < _begin || position.Index > _end)
            {
                return null;
            }

            List<Card> cards = [];
            for (long index = position.Index; index < _end && cards.Count < most; index++)
            {
                cards.Add(_cards[index % capacity]);
            }

            return cards;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A place between two changes.</summary>
internal readonly record struct ChangePosition(Guid Generation, long Index);
