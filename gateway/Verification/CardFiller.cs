using System.Collections.Concurrent;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification;

/// <summary>A card just fetched, or none where the registry answered that there is no such certificate.</summary>
internal sealed record FetchedCard(Card? Card, DateTimeOffset AsOf, ServedFrom ServedFrom, AuditPosition? PeerAudit);

/// <summary>All cards of a holder and a type, current or not.</summary>
internal sealed record FoundCards(IReadOnlyList<Card> Cards, OriginAnswer Answer);

/// <summary>
/// Fetches cards from whoever answers for their type. However many ask for the same registry's certificate at once,
/// the registry is asked once; a caller that goes away does not take the answer from the others.
/// </summary>
internal sealed class CardFiller(CardCache cache, CardMaker maker)
{
    private readonly ConcurrentDictionary<FillKey, Task<Outcome<FetchedCard>>> _underWay = new();

    public Task<Outcome<FetchedCard>> GetAsync(string id, CertificateTypeEntry type, Inquiry inquiry, CancellationToken cancellation)
    {
        // A peer records for one requester and context, so only the very same question shares its answer.
        FillKey key = type.Origin.IsOwnRegistry ? new FillKey(id, "", null) : new FillKey(id, inquiry.Client.Id, inquiry.Context);
        TaskCompletionSource<Outcome<FetchedCard>> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Outcome<FetchedCard>> shared = _underWay.GetOrAdd(key, mine.Task);
        if (shared == mine.Task)
        {
            _ = FillAsync(key, type, inquiry, mine);
        }

        return shared.WaitAsync(cancellation);
    }

    public async Task<Outcome<FoundCards>> FindAsync(HolderQuery query, CertificateTypeEntry type, Inquiry inquiry, CancellationToken cancellation)
    {
        Outcome<OriginAnswer> outcome = await type.Origin.FindAsync(query, inquiry, cancellation);
        if (!outcome.Succeeded)
        {
            return outcome.Problem;
        }

        List<Card> cards = [];
        foreach (Certificate certificate in outcome.Value.Certificates)
        {
            Card card = maker.Make(certificate, outcome.Value.AsOf);
            cache.Put(CardKey.Of(card.Id, type, inquiry), card);
            cards.Add(card);
        }

        return new FoundCards(cards, outcome.Value);
    }

    private async Task FillAsync(FillKey key, CertificateTypeEntry type, Inquiry inquiry, TaskCompletionSource<Outcome<FetchedCard>> completion)
    {
        try
        {
            Outcome<OriginAnswer> outcome = await type.Origin.GetAsync(key.Id, type.Code, inquiry, CancellationToken.None);
            completion.SetResult(outcome.Succeeded ? Keep(CardKey.Of(key.Id, type, inquiry), outcome.Value) : outcome.Problem);
        }
        catch (Exception exception)
        {
            completion.SetException(exception);
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }

    private Outcome<FetchedCard> Keep(string key, OriginAnswer answer)
    {
        if (answer.Certificates.Count == 0)
        {
            return new FetchedCard(null, answer.AsOf, answer.ServedFrom, answer.PeerAudit);
        }

        Card card = maker.Make(answer.Certificates[0], answer.AsOf);
        cache.Put(key, card);
        return new FetchedCard(card, answer.AsOf, answer.ServedFrom, answer.PeerAudit);
    }

    private readonly record struct FillKey(string Id, string Client, CallContext? Context);
}
