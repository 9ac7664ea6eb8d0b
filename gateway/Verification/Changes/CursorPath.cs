namespace Exchange.Gateway.Verification.Changes;

/// <summary>
/// The places that a feed passed in the last seconds, twice a second. Of these the one is kept that was passed so long ago
/// that a heartbeat behind it will be in Redis. Used by the stream alone.
/// </summary>
internal sealed class CursorPath
{
    /// <summary>Long enough for a heartbeat, its way, and clocks that are apart.</summary>
    private static readonly TimeSpan s_behind = FeedMoment.MostStale;

    private static readonly TimeSpan s_apart = TimeSpan.FromMilliseconds(500);

    private readonly Queue<KeptCursor> _places = new();
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>The feed goes on where another process left it.</summary>
    public void Begin(KeptCursor kept)
    {
        if (kept is { Text.Length: > 0, ReceivedAt: { } received })
        {
            _places.Enqueue(kept);
            _last = received;
        }
    }

    /// <summary>The feed has passed a place; an empty one means that there is a gap behind it.</summary>
    /// <returns>What to keep.</returns>
    public KeptCursor Next(string cursor, DateTimeOffset now)
    {
        if (cursor.Length == 0)
        {
            _places.Clear();
            return KeptCursor.None;
        }

        // A clock that was set back must not make a place look older than what Redis may hold.
        DateTimeOffset received = now > _last ? now : _last;
        if (_places.Count == 0 || received - _last >= s_apart)
        {
            _places.Enqueue(new KeptCursor(cursor, Ceiling(received)));
            _last = received;
        }

        while (_places.Count > 1 && received - _places.ElementAt(1).ReceivedAt >= s_behind)
        {
            _places.Dequeue();
        }

        return _places.Peek();
    }

    /// <summary>The first millisecond that is not earlier: what is kept must not be earlier than what was received.</summary>
    private static DateTimeOffset Ceiling(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds() + 1);
}
