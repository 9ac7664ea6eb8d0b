using Exchange.Contracts.V1;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification;

/// <summary>A certificate's card: from the cache while it is fresh enough for its type, otherwise from whoever answers for it.</summary>
internal sealed class CardResolver(CardCache cache, CardFiller filler, TimeProvider time)
{
    public ValueTask<Outcome<FetchedCard>> ResolveAsync(string id, CertificateTypeEntry type, Inquiry inquiry, CancellationToken cancellation)
    {
        if (cache.TryGet(CardKey.Of(id, type, inquiry), time.GetUtcNow() - type.TimeToLive, out Card? card))
        {
            VerificationMetrics.CacheHit();
            return ValueTask.FromResult<Outcome<FetchedCard>>(new FetchedCard(card, card.AsOf, ServedFrom.Cache, PeerAudit: null));
        }

        VerificationMetrics.CacheMiss();
        return new ValueTask<Outcome<FetchedCard>>(filler.GetAsync(id, type, inquiry, cancellation));
    }
}
