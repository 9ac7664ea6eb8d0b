using System.Collections.Concurrent;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;

namespace Exchange.Gateway.Verification;

/// <summary>A card just fetched, or none where the registry answered that there is no such certificate.</summary>
internal sealed record FetchedCard(Card? Card, DateTimeOffset AsOf, ServedFrom ServedFrom, AuditPosition? PeerAudit);

/// <summary>All cards of a holder and a type, current or not.</summary>
internal sealed record FoundCards(IReadOnlyList<Card> Cards, OriginAnswer Answer);

/// <summary>
/// Fetches cards from whoever answers for their type. However many ask for the same registry's certificate at once,
/// the registry is asked once; a caller that goes away does not take the answer from the others. What a registry
/// announces while it is asked stands above the answer.
/// </summary>
internal sealed class CardFiller(CardCache cache, CardMaker maker, CardFeeds feeds, PeerGrants grants, TimeProvider time)
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
        Outcome<FilledCards> outcome = await AskAsync(null, type, inquiry, () => type.Origin.FindAsync(query, inquiry, cancellation));
        return outcome.Succeeded ? new FoundCards(outcome.Value.Cards, outcome.Value.Answer) : outcome.Problem;
    }

    private async Task FillAsync(FillKey key, CertificateTypeEntry type, Inquiry inquiry, TaskCompletionSource<Outcome<FetchedCard>> completion)
    {
        try
        {
            Outcome<FilledCards> outcome = await AskAsync(key.Id, type, inquiry, () => type.Origin.GetAsync(key.Id, type.Code, inquiry, CancellationToken.None));
            completion.SetResult(outcome.Succeeded
                ? new FetchedCard(outcome.Value.Cards.FirstOrDefault(), outcome.Value.Answer.AsOf, outcome.Value.Answer.ServedFrom, outcome.Value.Answer.PeerAudit)
                : outcome.Problem);
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

    /// <param name="id">The certificate asked for; null where it is not known beforehand which ones will come.</param>
    private async Task<Outcome<FilledCards>> AskAsync(string? id, CertificateTypeEntry type, Inquiry inquiry, Func<Task<Outcome<OriginAnswer>>> ask)
    {
        long asked = time.GetTimestamp();
        CardFeed? feed = feeds.Of(type);
        CardFill? fill = feed?.StartFill(id);
        try
        {
            Outcome<OriginAnswer> outcome = await ask();
            Learn(type, inquiry, outcome, asked);
            if (!outcome.Succeeded)
            {
                return outcome.Problem;
            }

            OriginAnswer answer = outcome.Value;
            if (feed is not null && time.GetUtcNow() - answer.AsOf > FeedMoment.MostStale)
            {
                return new Problem(
                    type.Origin.IsOwnRegistry ? ProblemKind.SourceUnavailable : ProblemKind.PeerUnavailable, "What was answered is too old to go by.");
            }

            List<Card> fetched = [.. answer.Certificates.Select(certificate => maker.Make(certificate, answer.AsOf))];
            return new FilledCards(feed is null ? Keep(fetched) : Keep(feed, fill!, id, fetched), answer);
        }
        finally
        {
            feed?.AbandonFill(fill!);
        }
    }

    private static List<Card> Keep(CardFeed feed, CardFill fill, string? id, List<Card> fetched)
    {
        List<Card> cards = feed.EndFill(fill, fetched);
        // The registry answered that there is none, and has announced it since.
        return cards.Count == 0 && id is not null && fill.Announced(id) is { } announced ? [announced] : cards;
    }

    private List<Card> Keep(List<Card> cards)
    {
        cards.ForEach(card => cache.Put(CardKey.Of(card.Id, epoch: 0), card));
        return cards;
    }

    private void Learn(CertificateTypeEntry type, Inquiry inquiry, Outcome<OriginAnswer> outcome, long asked)
    {
        if (!type.Origin.IsOwnRegistry && (outcome.Succeeded || outcome.Problem.Kind.Status == StatusCodes.Status403Forbidden))
        {
            grants.Learn(type.Code, inquiry.Context.Purpose, outcome.Succeeded, asked);
        }
    }

    private sealed record FilledCards(List<Card> Cards, OriginAnswer Answer);

    private readonly record struct FillKey(string Id, string Client, CallContext? Context);
}
