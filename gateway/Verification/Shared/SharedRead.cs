using StackExchange.Redis;

namespace Exchange.Gateway.Verification.Shared;

/// <summary>What was read of a card in Redis, in one step.</summary>
internal readonly struct SharedRead
{
    private SharedRead(byte[] value, Watermark? mark, bool isLeased) => (Value, Mark, IsLeased, IsAnswered) = (value, mark, isLeased, true);

    /// <summary>Whether Redis answered at all.</summary>
    public bool IsAnswered { get; }

    /// <summary>The card's bytes; empty where there are none.</summary>
    public byte[] Value { get; }

    public Watermark? Mark { get; }

    /// <summary>Whether somebody is filling it; only where that was asked.</summary>
    public bool IsLeased { get; }

    /// <summary>By which scripts know whether the card has changed since.</summary>
    public ReadOnlyMemory<byte> Header => Value.AsMemory(0, Math.Min(Value.Length, SharedCardValue.HeaderBytes));

    /// <summary>How fresh the value is: as of its own instant, and of the watermark's where that is later. Never ahead of now.</summary>
    /// <param name="asOf">The value's own.</param>
    /// <returns>Null where the watermark does not vouch for it.</returns>
    public DateTimeOffset? Vouched(DateTimeOffset asOf, DateTimeOffset now)
    {
        if (Mark is not { } mark || mark.Generation != SharedCardValue.GenerationOf(Value) || !mark.IsFresh(now))
        {
            return null;
        }

        DateTimeOffset vouched = asOf > mark.AsOf ? asOf : mark.AsOf;
        return vouched < now ? vouched : now;
    }

    public static SharedRead Of(RedisValue[] values, bool hasFeed, bool withLease) => new(
        (byte[]?)values[0] ?? [],
        hasFeed ? Watermark.Read((byte[]?)values[1] ?? []) : null,
        withLease && !values[^1].IsNull);
}
