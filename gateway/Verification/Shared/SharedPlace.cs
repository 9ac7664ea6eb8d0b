using Exchange.Gateway.Keys;
using Exchange.Gateway.Sources;
using StackExchange.Redis;

namespace Exchange.Gateway.Verification.Shared;

/// <summary>Where a certificate's card lies in Redis, and what vouches for it.</summary>
internal sealed class SharedPlace
{
    private readonly char _lease;
    private readonly RedisKey? _watermark;
    private readonly RedisKey[] _read;

    /// <param name="scope">Of the type's feed; null where it lives by its time to live.</param>
    public SharedPlace(KeyRing ring, string id, FeedScope? scope)
        : this(ring, SharedKeys.NameOf(ring, id), SharedKeys.Card, SharedKeys.Lease, scope)
    {
    }

    /// <summary>Where it lies what a holder has of a type.</summary>
    public SharedPlace(KeyRing ring, HolderKey holder, FeedScope? scope)
        : this(ring, SharedKeys.NameOf(holder), SharedKeys.Holder, SharedKeys.HolderLease, scope)
    {
    }

    private SharedPlace(KeyRing ring, ReadOnlySpan<byte> name, char kind, char lease, FeedScope? scope)
    {
        int partition = SharedKeys.PartitionOf(name);
        Ring = ring;
        CardKey = SharedKeys.Of(partition, kind, name);
        _lease = lease;
        _watermark = scope?.Watermark(partition);
        _read = _watermark is { } watermark ? [CardKey, watermark] : [CardKey];
    }

    public KeyRing Ring { get; }

    public byte[] CardKey { get; }

    public RedisKey Lease => SharedKeys.WithKind(CardKey, _lease);

    /// <summary>Card, lease, and watermark where there is a feed: what the scripts touch.</summary>
    public RedisKey[] Keys => _watermark is { } watermark ? [CardKey, Lease, watermark] : [CardKey, Lease];

    public bool HasFeed => _watermark is not null;

    /// <summary>Card, and watermark where there is a feed; the lease behind them where it is wanted.</summary>
    public RedisKey[] ReadKeys(bool withLease) => withLease ? [.. _read, Lease] : _read;
}
