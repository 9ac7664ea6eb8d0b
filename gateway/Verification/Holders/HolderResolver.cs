using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.Shared;

namespace Exchange.Gateway.Verification.Holders;

/// <summary>
/// What a holder has of a type: from the index and the cache, while both are vouched for as a single card is, otherwise from
/// whoever answers for the type. However many put the same question at once, it is asked once.
/// </summary>
internal sealed class HolderResolver(
    CardCache cache, CardResolver resolver, CardFiller filler, CardFeeds feeds, PeerGrants grants, HolderKeys holders, TimeProvider time,
    SharedHolders? shared = null)
{
    private readonly ConcurrentDictionary<FillKey, Task<Outcome<FoundCards>>> _underWay = new();

    public async ValueTask<Outcome<FoundCards>> FindAsync(HolderQuery query, CertificateTypeEntry type, Inquiry inquiry, CancellationToken cancellation)
    {
        HolderKey asked = holders.Of(query);
        if (TryCached(asked, type, inquiry, out FoundCards? cached))
        {
            VerificationMetrics.CacheHit();
            return cached;
        }

        VerificationMetrics.CacheMiss();
        Outcome<FoundCards> outcome = await FillOnce(query, asked, type, inquiry).WaitAsync(cancellation);
        return outcome.Succeeded ? await SettleAsync(outcome.Value, type, inquiry, cancellation) : outcome;
    }

    private bool TryCached(HolderKey asked, CertificateTypeEntry type, Inquiry inquiry, [NotNullWhen(true)] out FoundCards? cached)
    {
        cached = null;
        if (!type.Origin.IsOwnRegistry && !grants.Covers(type.Code, inquiry.Context.Purpose))
        {
            return false;
        }

        DateTimeOffset now = time.GetUtcNow();
        if (feeds.Of(type) is not { } feed)
        {
            cached = Kept(asked, type, now);
        }
        else if (feed.Fresh(type.Code, now) is { } moment)
        {
            cached = Watched(asked, type, feed, moment, now);
        }

        return cached is not null;
    }

    private FoundCards? Kept(HolderKey asked, CertificateTypeEntry type, DateTimeOffset now)
    {
        DateTimeOffset notBefore = now - EffectiveLifetime.Of(type, (ulong)asked.Value);
        if (cache.Holders.Find(asked) is { Epoch: 0 } entry && entry.AsOf >= notBefore && CardsOf(entry, notBefore) is { } cards)
        {
            return Cached(cards, Earliest(entry, cards), entry.Holder);
        }

        return Unknown(asked, type, epoch: 0, now, type.TimeToLive);
    }

    private FoundCards? Watched(HolderKey asked, CertificateTypeEntry type, CardFeed feed, FeedMoment moment, DateTimeOffset now)
    {
        // The heartbeat was read before all of them: each is at least as new as what the heartbeat vouches for.
        if (cache.Holders.Find(asked) is { } entry && entry.Epoch == moment.Epoch && feed.StandsBy(entry) && CardsOf(entry, DateTimeOffset.MinValue) is { } cards)
        {
            DateTimeOffset told = Earliest(entry, cards);
            DateTimeOffset asOf = told > moment.AsOf ? told : moment.AsOf;
            return Cached(cards, asOf < now ? asOf : now, entry.Holder);
        }

        return Unknown(asked, type, moment.Epoch, now, FeedMoment.MostStale);
    }

    /// <summary>The cards of an entry; null where one is not in the cache, or is another holder's now.</summary>
    private Card[]? CardsOf(HolderEntry entry, DateTimeOffset notBefore)
    {
        Card[] cards = new Card[entry.Ids.Length];
        for (int i = 0; i < cards.Length; i++)
        {
            if (!cache.TryGet(CardKey.Of(entry.Ids[i], entry.Epoch), notBefore, out Card? card) || card.HolderKey != entry.Holder)
            {
                return null;
            }

            cards[i] = card;
        }

        return cards;
    }

    private FoundCards? Unknown(HolderKey asked, CertificateTypeEntry type, int epoch, DateTimeOffset now, TimeSpan most) =>
        type.Origin.IsOwnRegistry && cache.Unknown.Find(CardKey.Of(asked, epoch), now, most) is { } asOf ? Cached([], asOf, asked) : null;

    private static DateTimeOffset Earliest(HolderEntry entry, Card[] cards)
    {
        DateTimeOffset earliest = entry.AsOf;
        foreach (Card card in cards)
        {
            earliest = card.AsOf < earliest ? card.AsOf : earliest;
        }

        return earliest;
    }

    private static FoundCards Cached(Card[] cards, DateTimeOffset asOf, HolderKey holder) => new(cards, asOf, ServedFrom.Cache, PeerAudit: null, holder);

    private Task<Outcome<FoundCards>> FillOnce(HolderQuery query, HolderKey asked, CertificateTypeEntry type, Inquiry inquiry)
    {
        // As for a single card, a peer records for one requester and context.
        FillKey key = type.Origin.IsOwnRegistry ? new FillKey(asked, "", null) : new FillKey(asked, inquiry.Client.Id, inquiry.Context);
        TaskCompletionSource<Outcome<FoundCards>> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Outcome<FoundCards>> underWay = _underWay.GetOrAdd(key, mine.Task);
        if (underWay == mine.Task)
        {
            _ = FillAsync(key, query, type, inquiry, mine);
        }

        return underWay;
    }

    private async Task FillAsync(FillKey key, HolderQuery query, CertificateTypeEntry type, Inquiry inquiry, TaskCompletionSource<Outcome<FoundCards>> completion)
    {
        HolderTurn turn = default;
        try
        {
            CardFeed? feed = feeds.Of(type);
            turn = shared is null ? default : await shared.TurnAsync(key.Asked, type, feed);
            Outcome<FoundCards> outcome = turn.Found ?? await filler.FindAsync(query, key.Asked, type, inquiry, CancellationToken.None);
            // First, so that nobody joins what has been answered.
            _underWay.TryRemove(key, out _);
            completion.SetResult(outcome);
            if (turn.Lease is not null && outcome.Succeeded && feed?.Settle(key.Asked, outcome.Value.Cards).Missing.Count is null or 0)
            {
                shared!.Store(turn, type, outcome.Value!, feed);
                turn = default;
            }
        }
        catch (Exception exception)
        {
            _underWay.TryRemove(key, out _);
            completion.SetException(exception);
        }
        finally
        {
            shared?.Release(turn);
        }
    }

    /// <summary>
    /// What was announced lately stands above the answer. A certificate that was announced as this holder's and is not in
    /// the answer is either newer than it, or has passed on since; so it is asked for by itself.
    /// </summary>
    private async ValueTask<Outcome<FoundCards>> SettleAsync(FoundCards found, CertificateTypeEntry type, Inquiry inquiry, CancellationToken cancellation)
    {
        if (feeds.Of(type) is not { } feed)
        {
            return found;
        }

        (List<Card> cards, List<string> missing) = feed.Settle(found.Holder, found.Cards);
        DateTimeOffset asOf = found.AsOf;
        foreach (string id in missing)
        {
            Outcome<FetchedCard> outcome = await resolver.ResolveAsync(id, type, inquiry, cancellation);
            if (!outcome.Succeeded)
            {
                return outcome.Problem;
            }

            asOf = outcome.Value.AsOf < asOf ? outcome.Value.AsOf : asOf;
            if (outcome.Value.Card is { } card && card.HolderKey == found.Holder)
            {
                cards.Add(card);
            }
        }

        return found with { Cards = cards, AsOf = asOf };
    }

    private readonly record struct FillKey(HolderKey Asked, string Client, CallContext? Context);
}
