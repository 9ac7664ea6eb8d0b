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

    public static SharedRead Of(RedisValue[] values, bool hasFeed, bool withLease) => new(
        (byte[]?)values[0] ?? [],
        hasFeed ? Watermark.Read((byte[]?)values[1] ?? []) : null,
        withLease && !values[^1].IsNull);
}
