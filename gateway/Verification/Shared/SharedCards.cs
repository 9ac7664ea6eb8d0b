using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Exchange.Contracts.V1;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;
using StackExchange.Redis;

namespace Exchange.Gateway.Verification.Shared;

/// <summary>
/// The cards that replicas share in Redis. Whatever Redis does, an answer from it says no more than it holds: a card is
/// used only with a watermark of its own generation that is fresh, and of several who miss it one asks the registry.
/// </summary>
internal sealed class SharedCards(RedisServer redis, CurrentKeyRing rings, CardCache cache, TimeSpan lifetime, TimeProvider time, Random random)
{
    /// <summary>Reads a card into the process, where it is there and good.</summary>
    /// <returns>What to answer; null where it must be asked for.</returns>
    public async Task<FetchedCard?> ReadAsync(string id, CertificateTypeEntry type, CardFeed? feed)
    {
        if (!IsShared(type, feed))
        {
            return null;
        }

        SharedPlace place = PlaceOf(id, feed);
        return (await ReadAsync(place, id, type, feed, mayUse: true, withLease: false)).Found;
    }

    /// <summary>Looks for a card, and otherwise for the turn to ask for it: at once, or when whoever has it is done.</summary>
    /// <param name="mayUse">Whether a card that is there may be answered.</param>
    /// <param name="gathered">Those that it is to be asked for with; they do not wait for somebody else's turn.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SharedTurn> TurnAsync(string id, CertificateTypeEntry type, CardFeed? feed, bool mayUse, Gathering.GatheredQuestion? gathered = null)
    {
        if (!IsShared(type, feed))
        {
            return default;
        }

        SharedPlace place = PlaceOf(id, feed);
        TurnPatience patience = new(time, random);
        bool isWaiting = false;
        while (patience.IsLeft)
        {
            (SharedRead read, FetchedCard? found) = await ReadAsync(place, id, type, feed, mayUse, isWaiting);
            if (found is not null)
            {
                return new SharedTurn(found, null);
            }

            // What would be stored without a watermark is vouched for by nobody.
            if (!read.IsAnswered || (feed is not null && read.Mark?.IsFresh(time.GetUtcNow()) != true))
            {
                return default;
            }

            if (!type.Origin.IsOwnRegistry)
            {
                return new SharedTurn(null, SharedLease.Open(place, read.Mark));
            }

            if (!read.IsLeased)
            {
                (LeaseOutcome outcome, SharedLease? lease) = await SharedLease.AskAsync(redis, place, read);
                switch (outcome)
                {
                    case LeaseOutcome.Given:
                        return new SharedTurn(null, lease);
                    case LeaseOutcome.Never:
                        return default;
                    case LeaseOutcome.ReadAgain:
                        continue;
                    default:
                        break;
                }
            }

            isWaiting = true;
            gathered?.Leave();
            await patience.PauseAsync();
        }

        return default;
    }

    /// <summary>Stores what was answered, in the background: nobody waits for Redis to have it.</summary>
    /// <param name="card">Null where the registry said that there is none.</param>
    public void Store(SharedLease lease, CertificateTypeEntry type, string id, Card? card, DateTimeOffset asOf) => _ = StoreAsync(lease, type, id, card, asOf);

    /// <summary>Nothing was answered: somebody else may ask.</summary>
    public void Release(SharedLease lease)
    {
        if (lease.IsExclusive)
        {
            _ = redis.TryAsync(lease, static (database, it) => database.ScriptEvaluateAsync(SharedScripts.Release, [it.Place.Lease], [it.Value])).AsTask();
        }
    }

    /// <summary>Leave to store the card of a type without a feed, asked for on no counter's behalf.</summary>
    public SharedLease OpenLease(string id) => SharedLease.Open(PlaceOf(id, feed: null), mark: null);

    public async Task StoreAsync(SharedLease lease, CertificateTypeEntry type, string id, Card? card, DateTimeOffset asOf)
    {
        TimeSpan life = LifeOf(lease, type, id, card, asOf);
        if (life < TimeSpan.FromMilliseconds(1) || (card is null && !type.Origin.IsOwnRegistry))
        {
            Release(lease);
            return;
        }

        await FillAsync(redis, lease, card, asOf, life);
    }

    /// <returns>1 if it is stored; 0 where something newer is there or came in between.</returns>
    public static ValueTask<RedisReply<RedisResult>> FillAsync(RedisServer redis, SharedLease lease, Card? card, DateTimeOffset asOf, TimeSpan life)
    {
        SharedPlace place = lease.Place;
        DateTimeOffset cardAsOf = card?.AsOf ?? asOf;
        RedisValue[] values =
        [
            lease.Value, lease.IsExclusive ? "1" : "0", SharedInstants.Bytes((long)(card?.ChangeSequence ?? 0)), SharedInstants.Bytes(cardAsOf),
            SharedInstants.Bytes(asOf), SharedCardValue.Seal(place.Ring, place.CardKey, card, cardAsOf), (long)life.TotalMilliseconds,
        ];
        return redis.TryAsync((place, values), static (database, it) => database.ScriptEvaluateAsync(SharedScripts.Fill, it.place.Keys, it.values));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(SharedRead Read, FetchedCard? Found)> ReadAsync(
        SharedPlace place, string id, CertificateTypeEntry type, CardFeed? feed, bool mayUse, bool withLease)
    {
        CardFill? fill = feed?.StartFill(id);
        try
        {
            RedisReply<RedisValue[]> reply = await redis.TryAsync(place.ReadKeys(withLease), static (database, keys) => database.StringGetAsync(keys));
            if (!reply.Succeeded)
            {
                SharedMetrics.Away();
                return default;
            }

            SharedRead read = SharedRead.Of(reply.Value, place.HasFeed, withLease);
            FetchedCard? found = mayUse && SharedCardValue.TryOpen(place.Ring, place.CardKey, read.Value, out SharedCard? shared)
                ? feed is null ? Judge(shared, id, type) : Judge(shared, read, id, feed, fill!)
                : null;
            (found is null ? (Action)SharedMetrics.Miss : SharedMetrics.Hit)();
            return (read, found);
        }
        finally
        {
            feed?.AbandonFill(fill!);
        }
    }

    private FetchedCard? Judge(SharedCard shared, string id, CertificateTypeEntry type)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now - shared.AsOf > EffectiveLifetime.Of(type, id) || now < shared.AsOf)
        {
            return null;
        }

        if (shared.Card is { } card)
        {
            cache.Put(CardKey.Of(id, epoch: 0), card);
        }

        return new FetchedCard(shared.Card, shared.AsOf, ServedFrom.Cache, PeerAudit: null);
    }

    private FetchedCard? Judge(SharedCard shared, in SharedRead read, string id, CardFeed feed, CardFill fill)
    {
        return read.Vouched(shared.AsOf, time.GetUtcNow()) is { } asOf
            ? new FetchedCard(feed.EndRead(fill, id, shared.Card, asOf), asOf, ServedFrom.Cache, PeerAudit: null)
            : null;
    }

    private TimeSpan LifeOf(SharedLease lease, CertificateTypeEntry type, string id, Card? card, DateTimeOffset asOf)
    {
        TimeSpan left = lease.Place.HasFeed ? lifetime * (0.9 + (random.NextDouble() / 5)) : EffectiveLifetime.Of(type, id) - (time.GetUtcNow() - asOf);
        TimeSpan unknown = TimeSpan.FromSeconds(1 + random.NextDouble());
        return card is null && unknown < left ? unknown : left;
    }

    /// <summary>
    /// Not where every answer counts for its own question only, nor where the feed is down and its last stretch did not
    /// cover the type: the watermarks of other types say nothing of it.
    /// </summary>
    public static bool IsShared(CertificateTypeEntry type, CardFeed? feed) => feed is null ? type.TimeToLive > TimeSpan.Zero : feed.Writer!.Scope.Covers(type.Code);

    private SharedPlace PlaceOf(string id, CardFeed? feed) => new(rings.Ring, id, feed?.Writer!.Scope);
}
