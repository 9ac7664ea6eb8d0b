using System.Security.Cryptography;
using Exchange.Contracts.V1;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.Holders;
using StackExchange.Redis;

namespace Exchange.Gateway.Verification.Shared;

/// <summary>
/// What holders have of own registries' types, shared in Redis by the rules of <see cref="SharedCards"/>: a change of a
/// holder's takes it away before a heartbeat vouches for anything behind the change. It says which certificates; each of
/// them must be there as this holder's, too. Peers' types are not shared: their holder keys tell nothing of the question.
/// </summary>
internal sealed class SharedHolders(RedisServer redis, CurrentKeyRing rings, SharedCards cards, CardCache cache, TimeSpan lifetime, TimeProvider time, Random random)
{
    /// <summary>Looks for what is shared, and otherwise for the turn to ask: at once, or when whoever has it is done.</summary>
    public async Task<HolderTurn> TurnAsync(HolderKey holder, CertificateTypeEntry type, CardFeed? feed)
    {
        if (!type.Origin.IsOwnRegistry || !SharedCards.IsShared(type, feed) || feed?.TellsOf(holder) == false)
        {
            return default;
        }

        SharedPlace place = new(rings.Ring, holder, feed?.Writer!.Scope);
        TurnPatience patience = new(time, random);
        bool isWaiting = false;
        while (patience.IsLeft)
        {
            (SharedRead read, FoundCards? found) = await ReadAsync(place, holder, type, feed, isWaiting);
            if (found is not null)
            {
                return new HolderTurn(found, null, []);
            }

            // What would be stored without a watermark is vouched for by nobody.
            if (!read.IsAnswered || (feed is not null && read.Mark?.IsFresh(time.GetUtcNow()) != true))
            {
                return default;
            }

            if (!read.IsLeased)
            {
                (LeaseOutcome outcome, SharedLease? lease) = await SharedLease.AskAsync(redis, place, read);
                switch (outcome)
                {
                    case LeaseOutcome.Given:
                        return new HolderTurn(null, lease, await MarksAsync(feed));
                    case LeaseOutcome.Never:
                        return default;
                    case LeaseOutcome.ReadAgain:
                        continue;
                    default:
                        break;
                }
            }

            isWaiting = true;
            await patience.PauseAsync();
        }

        return default;
    }

    /// <summary>Stores what was answered, and the cards with it, in the background.</summary>
    public void Store(HolderTurn turn, CertificateTypeEntry type, FoundCards found, CardFeed? feed) => _ = StoreAsync(turn, type, found, feed);

    public void Release(HolderTurn turn)
    {
        if (turn.Lease is { } lease)
        {
            cards.Release(lease);
        }
    }

    public async Task StoreAsync(HolderTurn turn, CertificateTypeEntry type, FoundCards found, CardFeed? feed)
    {
        SharedLease lease = turn.Lease!;
        TimeSpan life = LifeOf(lease, type, found);
        if (life < TimeSpan.FromMilliseconds(1))
        {
            Release(turn);
            return;
        }

        // First, because without them it is of no use.
        await Task.WhenAll(found.Cards.Select(card => StoreAsync(turn, type, card, found.AsOf, feed)));
        SharedPlace place = lease.Place;
        RedisValue[] values =
        [
            lease.Value, "1", SharedInstants.Bytes(0), SharedInstants.Bytes(found.AsOf), SharedInstants.Bytes(found.AsOf),
            SharedHolderValue.Seal(place.Ring, place.CardKey, found.Cards.Select(card => card.Id), found.AsOf), (long)life.TotalMilliseconds,
        ];
        await redis.TryAsync((place, values), static (database, it) => database.ScriptEvaluateAsync(SharedScripts.Fill, it.place.Keys, it.values));
    }

    private Task StoreAsync(HolderTurn turn, CertificateTypeEntry type, Card card, DateTimeOffset asOf, CardFeed? feed)
    {
        SharedPlace place = new(turn.Lease!.Place.Ring, card.Id, feed?.Writer!.Scope);
        Watermark? mark = feed is null ? null : turn.Marks[SharedKeys.PartitionOf(SharedKeys.NameOf(place.Ring, card.Id))];
        return feed is not null && mark is null ? Task.CompletedTask : cards.StoreAsync(SharedLease.Open(place, mark), type, card.Id, card, asOf);
    }

    private async Task<(SharedRead Read, FoundCards? Found)> ReadAsync(SharedPlace place, HolderKey holder, CertificateTypeEntry type, CardFeed? feed, bool withLease)
    {
        CardFill? fill = feed?.StartFill(null);
        try
        {
            RedisReply<RedisValue[]> reply = await redis.TryAsync(place.ReadKeys(withLease), static (database, keys) => database.StringGetAsync(keys));
            if (!reply.Succeeded)
            {
                return default;
            }

            SharedRead read = SharedRead.Of(reply.Value, place.HasFeed, withLease);
            FoundCards? found = SharedHolderValue.Open(place.Ring, place.CardKey, read.Value) is { } shared && Vouched(shared, read, holder, type, feed) is { } asOf
                ? await FindAsync(shared.Ids, holder, asOf, type, feed, fill)
                : null;
            return (read, found);
        }
        finally
        {
            feed?.AbandonFill(fill!);
        }
    }

    /// <returns>How fresh it is; null where it is not good.</returns>
    private DateTimeOffset? Vouched(SharedHolder shared, in SharedRead read, HolderKey holder, CertificateTypeEntry type, CardFeed? feed)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (feed is null)
        {
            return now - shared.AsOf <= EffectiveLifetime.Of(type, (ulong)holder.Value) && now >= shared.AsOf ? shared.AsOf : null;
        }

        return read.Vouched(shared.AsOf, now);
    }

    /// <summary>The certificates' cards, all at once; null where one is not there, or is another holder's now.</summary>
    private async Task<FoundCards?> FindAsync(string[] ids, HolderKey holder, DateTimeOffset asOf, CertificateTypeEntry type, CardFeed? feed, CardFill? fill)
    {
        FetchedCard?[] read = await Task.WhenAll(ids.Select(id => cards.ReadAsync(id, type, feed)));
        if (read.Any(each => each?.Card?.HolderKey != holder))
        {
            return null;
        }

        List<Card> found = [.. read.Select(each => each!.Card!)];
        if (feed is not null)
        {
            found = feed.EndFind(fill!, holder, holder, found, asOf);
        }
        else if (found.Count > 0)
        {
            cache.Holders.Put(holder, new HolderEntry(holder, ids, asOf, Epoch: 0, Stamp: 0));
        }

        return new FoundCards(found, read.Select(each => each!.AsOf).Append(asOf).Min(), ServedFrom.Cache, PeerAudit: null, holder);
    }

    /// <summary>The watermarks as they are before the question, because nobody knows which certificates will come.</summary>
    private async Task<Watermark?[]> MarksAsync(CardFeed? feed)
    {
        if (feed?.Writer!.Scope is not { } scope)
        {
            return [];
        }

        RedisReply<RedisValue>[] replies = await Task.WhenAll(Enumerable.Range(0, SharedKeys.Partitions).Select(partition =>
            redis.TryAsync(scope.Watermark(partition), static (database, key) => database.StringGetAsync(key)).AsTask()));
        return [.. replies.Select(reply => reply.Succeeded ? Watermark.Read((byte[]?)reply.Value ?? []) : null)];
    }

    private TimeSpan LifeOf(SharedLease lease, CertificateTypeEntry type, FoundCards found)
    {
        TimeSpan left = lease.Place.HasFeed
            ? lifetime * (0.9 + (random.NextDouble() / 5))
            : EffectiveLifetime.Of(type, (ulong)found.Holder.Value) - (time.GetUtcNow() - found.AsOf);
        TimeSpan unknown = TimeSpan.FromSeconds(1 + random.NextDouble());
        return found.Cards.Count == 0 && unknown < left ? unknown : left;
    }
}

/// <summary>What came of looking for what a holder has in Redis: an answer, or the turn to ask.</summary>
/// <param name="Found">The answer.</param>
/// <param name="Lease">Leave to store what is asked; null where Redis is to be left alone.</param>
/// <param name="Marks">The watermarks of all partitions when the turn was given, where the type has a feed.</param>
internal readonly record struct HolderTurn(FoundCards? Found, SharedLease? Lease, Watermark?[] Marks);
