using Exchange.Gateway.Keys;
using StackExchange.Redis;

namespace Exchange.Gateway.Verification.Shared;

/// <summary>Where a certificate's card lies in Redis, and what vouches for it.</summary>
internal sealed class SharedPlace
{
    private readonly RedisKey[] _read;

    /// <param name="scope">Of the type's feed; null where it lives by its time to live.</param>
    public SharedPlace(KeyRing ring, string id, FeedScope? scope)
    {
        byte[] name = SharedKeys.NameOf(ring, id);
        int partition = SharedKeys.PartitionOf(name);
        Ring = ring;
        CardKey = SharedKeys.Of(partition, SharedKeys.Card, name);
        Lease = SharedKeys.Of(partition, SharedKeys.Lease, name);
        Keys = scope is null ? [CardKey, Lease] : [CardKey, Lease, scope.Watermark(partition)];
        _read = scope is null ? [CardKey] : [CardKey, scope.Watermark(partition)];
    }

    public KeyRing Ring { get; }

    public byte[] CardKey { get; }

    public RedisKey Lease { get; }

    /// <summary>Card, lease, and watermark where there is a feed: what the scripts touch.</summary>
    public RedisKey[] Keys { get; }

    public bool HasFeed => Keys.Length == 3;

    /// <summary>Card, and watermark where there is a feed; the lease behind them where it is wanted.</summary>
    public RedisKey[] ReadKeys(bool withLease) => withLease ? [.. _read, Lease] : _read;
}
