namespace Exchange.Gateway.Verification.Shared;

/// <summary>Where a writer stands in a partition of a feed. Used by the writer alone.</summary>
internal sealed class FeedPlace
{
    /// <summary>How long another writer is given to vouch for what this one has not seen: two heartbeats.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private long? _waitingFrom;
    private DateTimeOffset _first;

    /// <summary>The generation in which operations are counted; all zero where there is none.</summary>
    public byte[] Generation { get; set; } = new byte[sizeof(long)];

    /// <summary>The last operation; never counted down but to repeat it.</summary>
    public long Number { get; set; }

    /// <summary>Everything later than this is in Redis by this writer's own hand. Never: it has vouched already.</summary>
    public DateTimeOffset Since { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>When the last change that was written had been received.</summary>
    public DateTimeOffset LastChange { get; set; }

    /// <summary>When the feed's stretch of watching began: it may have missed what was before.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>There was a gap: what came before it is not for this writer to vouch for.</summary>
    /// <param name="since">Everything later will be written; earlier than it began where the changes since are announced again.</param>
    public void Restart(DateTimeOffset began, DateTimeOffset since)
    {
        Began = began;
        Since = _first = since;
        LastChange = DateTimeOffset.MinValue;
        Generation = new byte[sizeof(long)];
        // What was sent before and arrives late has a smaller number, and counts for nothing.
        Number += 1 << 20;
        _waitingFrom = null;
    }

    /// <summary>Its operations are counted from here: they were not all there, or it is another generation.</summary>
    public void CountIn(byte[] generation)
    {
        Generation = generation;
        Since = LastChange > _first ? LastChange : _first;
    }

    public void Vouched(byte[] generation)
    {
        Generation = generation;
        Since = DateTimeOffset.MinValue;
        _waitingFrom = null;
    }

    public void Wait(TimeProvider time) => _waitingFrom ??= time.GetTimestamp();

    public bool MayBegin(TimeProvider time) => _waitingFrom is { } from && time.GetElapsedTime(from) >= s_patience;
}
