using System.Diagnostics.CodeAnalysis;
using Exchange.Contracts.V1;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;

namespace Exchange.Gateway.Verification;

/// <summary>A certificate's card: from the cache while it is fresh enough for its type, otherwise from whoever answers for it.</summary>
internal sealed class CardResolver(CardCache cache, CardFiller filler, CardFeeds feeds, PeerGrants grants, TimeProvider time)
{
    /// <param name="gathering">What is asked for together with it, where a registry must be.</param>
    public ValueTask<Outcome<FetchedCard>> ResolveAsync(
        string id, CertificateTypeEntry type, Inquiry inquiry, CancellationToken cancellation, Gathering? gathering = null)
    {
        if (TryCached(id, type, inquiry, out FetchedCard? cached))
        {
            VerificationMetrics.CacheHit();
            return ValueTask.FromResult<Outcome<FetchedCard>>(cached);
        }

        VerificationMetrics.CacheMiss();
        return new ValueTask<Outcome<FetchedCard>>(gathering is not null && type.Origin is IBatchOrigin
            ? GatherAsync(id, type, inquiry, gathering, cancellation)
            : filler.GetAsync(id, type, inquiry, cancellation));
    }

    private async Task<Outcome<FetchedCard>> GatherAsync(string id, CertificateTypeEntry type, Inquiry inquiry, Gathering gathering, CancellationToken cancellation)
    {
        Gathering.GatheredQuestion gathered = gathering.Expect();
        try
        {
            return await filler.GetAsync(id, type, inquiry, cancellation, gathered);
        }
        finally
        {
            gathered.Leave();
        }
    }

    /// <summary>
    /// Brings what is shared in Redis into the process, all at once: the questions of a batch do not wait for each other,
    /// nor for those that a registry must be asked.
    /// </summary>
    public Task ReadSharedAsync(IEnumerable<(string Id, CertificateTypeEntry Type, Inquiry Inquiry)> questions) => !filler.HasShared
        ? Task.CompletedTask
        : Task.WhenAll(questions
            .Where(question => !TryCached(question.Id, question.Type, question.Inquiry, out _))
            .Select(question => filler.ReadSharedAsync(question.Id, question.Type, question.Inquiry)));

    private bool TryCached(string id, CertificateTypeEntry type, Inquiry inquiry, [NotNullWhen(true)] out FetchedCard? cached)
    {
        cached = null;
        if (!type.Origin.IsOwnRegistry && !grants.Covers(type.Code, inquiry.Context.Purpose))
        {
            return false;
        }

        DateTimeOffset now = time.GetUtcNow();
        if (feeds.Of(type) is not { } feed)
        {
            TimeSpan lifetime = EffectiveLifetime.Of(type, id);
            if (cache.TryGet(CardKey.Of(id, epoch: 0), now - lifetime, out Card? kept))
            {
                cached = Cached(kept, kept.AsOf);
                filler.RefreshEarly(id, type, inquiry, kept.AsOf + lifetime - now);
            }
        }
        else if (feed.Fresh(type.Code, now) is { } moment && cache.TryGet(CardKey.Of(id, moment.Epoch), DateTimeOffset.MinValue, out Card? watched))
        {
            // The heartbeat was read before the card: the card is at least as new as what the heartbeat vouches for.
            DateTimeOffset asOf = watched.AsOf > moment.AsOf ? watched.AsOf : moment.AsOf;
            cached = Cached(watched, asOf < now ? asOf : now);
        }

        return cached is not null;
    }

    private static FetchedCard Cached(Card card, DateTimeOffset asOf) => new(card, asOf, ServedFrom.Cache, PeerAudit: null);
}
