using System.Collections.Concurrent;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.Holders;
using Exchange.Gateway.Verification.Shared;

namespace Exchange.Gateway.Verification;

/// <summary>A card just fetched, or none where the registry answered that there is no such certificate.</summary>
internal sealed record FetchedCard(Card? Card, DateTimeOffset AsOf, ServedFrom ServedFrom, AuditPosition? PeerAudit);

/// <summary>
/// Fetches cards from whoever answers for their type. However many ask for the same registry's certificate at once,
/// the registry is asked once; a caller that goes away does not take the answer from the others. What a registry
/// announces while it is asked stands above the answer. Where replicas share a Redis, it is looked into before.
/// </summary>
internal sealed class CardFiller(CardCache cache, CardMaker maker, CardFeeds feeds, PeerGrants grants, TimeProvider time, SharedCards? shared = null)
{
    private readonly ConcurrentDictionary<FillKey, Task<Outcome<FetchedCard>>> _underWay = new();
    private readonly EarlyRefresh _early = new(Random.Shared);

    /// <param name="gathered">Where it is asked for together with others.</param>
    public Task<Outcome<FetchedCard>> GetAsync(
        string id, CertificateTypeEntry type, Inquiry inquiry, CancellationToken cancellation, Gathering.GatheredQuestion? gathered = null)
    {
        if (FindUnknown(id, type) is { } asOf)
        {
            return Task.FromResult<Outcome<FetchedCard>>(new FetchedCard(null, asOf, ServedFrom.Cache, PeerAudit: null));
        }

        // A peer records for one requester and context, so only the very same question shares its answer.
        FillKey key = type.Origin.IsOwnRegistry ? new FillKey(id, "", null) : new FillKey(id, inquiry.Client.Id, inquiry.Context);
        Task<Outcome<FetchedCard>> filling = FillOnce(key, type, inquiry, isRefresh: false, gathered, out bool isShared);
        if (!isShared)
        {
            return filling.WaitAsync(cancellation);
        }

        gathered?.Leave();
        return JoinAsync(filling, id, type).WaitAsync(cancellation);
    }

    /// <summary>Waits for what somebody else asked for; what was announced since they had their answer stands above it.</summary>
    private async Task<Outcome<FetchedCard>> JoinAsync(Task<Outcome<FetchedCard>> filling, string id, CertificateTypeEntry type)
    {
        Outcome<FetchedCard> outcome = await filling;
        return outcome.Succeeded && feeds.Of(type)?.Announced(id) is { } announced && !(outcome.Value.Card?.ChangeSequence >= announced.ChangeSequence)
            ? outcome.Value with { Card = announced }
            : outcome;
    }

    /// <summary>Reads a card that the process lacks from Redis, where it is there and good.</summary>
    public async Task ReadSharedAsync(string id, CertificateTypeEntry type, Inquiry inquiry)
    {
        if (shared is not null && FindUnknown(id, type) is null && MayUse(type, inquiry))
        {
            await shared.ReadAsync(id, type, feeds.Of(type));
        }
    }

    public bool HasShared => shared is not null;

    /// <summary>A card was answered that lives by its time to live: perhaps it is fetched again before that is over.</summary>
    /// <param name="left">How long it is still good.</param>
    public void RefreshEarly(string id, CertificateTypeEntry type, Inquiry inquiry, TimeSpan left)
    {
        // A peer would record a question that nobody put.
        if (type.Origin.IsOwnRegistry && _early.IsDue(type.Code, left))
        {
            FillKey key = new(id, "", null);
            if (!_underWay.ContainsKey(key))
            {
                _ = FillOnce(key, type, inquiry, isRefresh: true, gathered: null, out _).ContinueWith(
                    static refreshed => _ = refreshed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
        }
    }

    private Task<Outcome<FetchedCard>> FillOnce(
        FillKey key, CertificateTypeEntry type, Inquiry inquiry, bool isRefresh, Gathering.GatheredQuestion? gathered, out bool isShared)
    {
        TaskCompletionSource<Outcome<FetchedCard>> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Outcome<FetchedCard>> underWay = _underWay.GetOrAdd(key, mine.Task);
        isShared = underWay != mine.Task;
        if (!isShared)
        {
            _ = FillAsync(key, type, inquiry, mine, isRefresh, gathered);
        }

        return underWay;
    }

    private DateTimeOffset? FindUnknown(string id, CertificateTypeEntry type)
    {
        DateTimeOffset now = time.GetUtcNow();
        return !type.Origin.IsOwnRegistry ? null
            : feeds.Of(type) is not { } feed ? cache.Unknown.Find(CardKey.Of(id, epoch: 0), now, type.TimeToLive)
            : feed.Fresh(type.Code, now) is { } moment ? cache.Unknown.Find(CardKey.Of(id, moment.Epoch), now, FeedMoment.MostStale)
            : null;
    }

    private bool MayUse(CertificateTypeEntry type, Inquiry inquiry) => type.Origin.IsOwnRegistry || grants.Covers(type.Code, inquiry.Context.Purpose);

    /// <summary>Asks what a holder has of a type, and keeps it.</summary>
    /// <param name="asked">The key of the question, as this node makes it.</param>
    public async Task<Outcome<FoundCards>> FindAsync(HolderQuery query, HolderKey asked, CertificateTypeEntry type, Inquiry inquiry, CancellationToken cancellation)
    {
        Outcome<FilledCards> outcome = await AskAsync(null, asked, type, inquiry, () => type.Origin.FindAsync(query, inquiry, cancellation));
        return outcome.Succeeded && outcome.Value.Answer is var answer
            ? new FoundCards(outcome.Value.Cards, answer.AsOf, answer.ServedFrom, answer.PeerAudit, HolderOf(asked, type, answer))
            : outcome.Problem!;
    }

    /// <summary>A peer makes its own keys.</summary>
    private static HolderKey HolderOf(HolderKey asked, CertificateTypeEntry type, OriginAnswer answer) => type.Origin.IsOwnRegistry ? asked : answer.Holder;

    private async Task FillAsync(
        FillKey key, CertificateTypeEntry type, Inquiry inquiry, TaskCompletionSource<Outcome<FetchedCard>> completion, bool isRefresh, Gathering.GatheredQuestion? gathered)
    {
        SharedLease? lease = null;
        try
        {
            if (shared is not null)
            {
                SharedTurn turn = isRefresh
                    ? new SharedTurn(null, shared.OpenLease(key.Id))
                    : await shared.TurnAsync(key.Id, type, feeds.Of(type), MayUse(type, inquiry), gathered);
                if (turn.Found is not null)
                {
                    Complete(key, completion, turn.Found);
                    return;
                }

                lease = turn.Lease;
            }

            Outcome<FilledCards> outcome = await AskAsync(key.Id, type, inquiry, gathered);
            Complete(key, completion, outcome.Succeeded
                ? new FetchedCard(outcome.Value.Cards.FirstOrDefault(), outcome.Value.Answer.AsOf, outcome.Value.Answer.ServedFrom, outcome.Value.Answer.PeerAudit)
                : outcome.Problem);
            if (outcome.Succeeded && lease is not null)
            {
                shared!.Store(lease, type, key.Id, outcome.Value.Cards.FirstOrDefault(), outcome.Value.Answer.AsOf);
                lease = null;
            }
        }
        catch (Exception exception)
        {
            _underWay.TryRemove(KeyValuePair.Create(key, completion.Task));
            completion.SetException(exception);
        }
        finally
        {
            if (lease is not null)
            {
                shared!.Release(lease);
            }
        }
    }

    // By itself, so that only who asks pays for the closure.
    private Task<Outcome<FilledCards>> AskAsync(string id, CertificateTypeEntry type, Inquiry inquiry, Gathering.GatheredQuestion? gathered) => AskAsync(id, default, type, inquiry, () =>
        gathered?.AskAsync(type.Origin, id, type.Code, inquiry) ?? type.Origin.GetAsync(id, type.Code, inquiry, CancellationToken.None));

    /// <summary>Whoever has this answer and asks again asks anew.</summary>
    private void Complete(FillKey key, TaskCompletionSource<Outcome<FetchedCard>> completion, Outcome<FetchedCard> outcome)
    {
        _underWay.TryRemove(KeyValuePair.Create(key, completion.Task));
        completion.SetResult(outcome);
    }

    /// <param name="id">The certificate asked for; null where it is not known beforehand which ones will come.</param>
    /// <param name="asked">The key of a question by holder.</param>
    private async Task<Outcome<FilledCards>> AskAsync(string? id, HolderKey asked, CertificateTypeEntry type, Inquiry inquiry, Func<Task<Outcome<OriginAnswer>>> ask)
    {
        long began = time.GetTimestamp();
        CardFeed? feed = feeds.Of(type);
        CardFill? fill = feed?.StartFill(id);
        try
        {
            Outcome<OriginAnswer> outcome = await ask();
            if (feed is null && type.Origin.IsOwnRegistry)
            {
                _early.Took(type.Code, time.GetElapsedTime(began));
            }

            Learn(type, inquiry, outcome, began);
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

            List<Card> fetched = [.. answer.Certificates.Select(certificate => maker.Make(certificate, answer.AsOf, type.Origin.IsOwnRegistry ? null : answer.Holder))];
            List<Card> kept = id is null ? Keep(feed, fill, asked, HolderOf(asked, type, answer), fetched, answer.AsOf)
                : feed is null ? Keep(fetched)
                : Keep(feed, fill!, id, fetched);
            if (kept.Count == 0 && id is not null && type.Origin.IsOwnRegistry)
            {
                KeepUnknown(feed, fill, id, answer.AsOf);
            }

            return new FilledCards(kept, answer);
        }
        finally
        {
            feed?.AbandonFill(fill!);
        }
    }

    private static List<Card> Keep(CardFeed feed, CardFill fill, string id, List<Card> fetched)
    {
        List<Card> cards = feed.EndFill(fill, fetched);
        // The registry answered that there is none, and has announced it since.
        return cards.Count == 0 && fill.Announced(id) is { } announced ? [announced] : cards;
    }

    private List<Card> Keep(CardFeed? feed, CardFill? fill, HolderKey asked, HolderKey holder, List<Card> fetched, DateTimeOffset asOf)
    {
        if (feed is not null)
        {
            return feed.EndFind(fill!, asked, holder, fetched, asOf);
        }

        if (fetched.Count > 0 && holder.IsKnown)
        {
            cache.Holders.Put(asked, new HolderEntry(holder, [.. fetched.Select(card => card.Id)], asOf, Epoch: 0, Stamp: 0));
        }
        else if (asked == holder)
        {
            cache.Unknown.Put(CardKey.Of(asked, epoch: 0), asOf);
        }

        return Keep(fetched);
    }

    private List<Card> Keep(List<Card> cards)
    {
        cards.ForEach(card => cache.Put(CardKey.Of(card.Id, epoch: 0), card));
        return cards;
    }

    private void KeepUnknown(CardFeed? feed, CardFill? fill, string id, DateTimeOffset asOf)
    {
        if (feed is null)
        {
            cache.Unknown.Put(CardKey.Of(id, epoch: 0), asOf);
        }
        else
        {
            feed.KeepUnknown(fill!, id, asOf);
        }
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
