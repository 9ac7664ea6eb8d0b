using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Gateway.Search.Proofs;
using Exchange.Gateway.Search.Streams;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Gateway.Search;

/// <summary>Lets auditors look into the records of their node, and departments into those that concern them. To look is itself recorded, before anything is answered.</summary>
internal sealed class AuditQueries(AuditSearch search, SearchScopes scopes, RecordProofs proofs, SearchCursors cursors, AccessRecorder recorder, SearchAttempts attempts, string node)
{
    public async ValueTask<Outcome<SearchAnswer>> SearchAsync(Client client, Outcome<SearchQuestion> question, CancellationToken cancellation)
    {
        PendingRecord record = recorder.Begin(AuditKind.Search, client);
        if (!question.Succeeded)
        {
            return await recorder.CompleteAsync(record, (Outcome<SearchAnswer>)question.Problem);
        }

        record.Add(question.Value);
        return await recorder.CompleteAsync(record, await AnswerAsync(client, record, scope => FindAsync(question.Value, scope, record, cancellation)));
    }

    /// <summary>One record by its place.</summary>
    public ValueTask<Outcome<RecordAnswer>> GetAsync(Client client, int replica, ulong index, Outcome<CallContext>? context, CancellationToken cancellation) =>
        LookAsync<RecordAnswer>(client, replica, index, context, async (log, scope) => await GetAsync(replica, index, scope, cancellation) is { } found
            ? new RecordAnswer(log, index, found)
            : RecordProofs.NotThere);

    /// <summary>One record with what proves it: its bytes, of which a department cannot be shown less.</summary>
    public ValueTask<Outcome<ProofAnswer>> ProveAsync(
        Client client, int replica, ulong index, Outcome<ProofQuestion> question, Outcome<CallContext>? context, CancellationToken cancellation) =>
        LookAsync(client, replica, index, context, async (_, scope) =>
            scope is not null ? new Problem(ProblemKind.NotGranted, "Records are proven to clients of the role auditor.")
            : question.Succeeded ? await proofs.ProveAsync(replica, index, question.Value, cancellation)
            : question.Problem);

    /// <summary>Everything that a search finds: recorded before the first of it leaves, and looked up page by page while it leaves.</summary>
    public async ValueTask<Outcome<SearchStream>> StreamAsync(Client client, Outcome<SearchQuestion> question, CancellationToken cancellation)
    {
        PendingRecord record = recorder.Begin(AuditKind.Search, client);
        if (!question.Succeeded)
        {
            return await recorder.CompleteAsync(record, (Outcome<SearchStream>)question.Problem);
        }

        record.Add(question.Value);
        return await recorder.CompleteAsync(record, await AnswerAsync<SearchStream>(client, record, async scope =>
        {
            AuditCriteria criteria = question.Value.Criteria with { Scope = scope };
            Outcome<AuditPage> first = await FirstAsync(question.Value, criteria, Math.Min(question.Value.Limit, AuditSearch.MaximumPage), cancellation);
            if (!first.Succeeded)
            {
                return first.Problem;
            }

            SearchStream stream = new(first.Value, question.Value.Limit, (after, limit, token) => PageAsync(criteria, after, limit, token));
            (record.Record.Searched.Streamed, record.Record.Searched.Answered) = stream.GoesOn ? (true, 0) : (false, (uint)first.Value.Found.Count);
            return stream;
        }));
    }

    private async ValueTask<Outcome<T>> LookAsync<T>(Client client, int replica, ulong index, Outcome<CallContext>? context, Func<string, SearchScope?, Task<Outcome<T>>> look)
        where T : class, IRecorded
    {
        PendingRecord record = recorder.Begin(AuditKind.Search, client);
        string log = $"{node}/{replica}";
        record.Record.Searched = new AuditSearched { Record = new AuditReference { Log = log, Index = index } };
        if (context is { Succeeded: false } malformed)
        {
            return await recorder.CompleteAsync(record, (Outcome<T>)malformed.Problem);
        }

        if (context is { Succeeded: true } given)
        {
            record.Add(given.Value);
        }

        return await recorder.CompleteAsync(record, await AnswerAsync<T>(client, record, async scope =>
        {
            Outcome<T> found = await look(log, scope);
            record.Record.Searched.Answered = found.Succeeded ? 1u : 0;
            return found;
        }));
    }

    private async Task<AuditRecord?> GetAsync(int replica, ulong index, SearchScope? scope, CancellationToken cancellation)
    {
        // What a department may not see is not told from what there is not.
        IReadOnlySet<int>? entries = scope is null ? null : await search.EntriesAsync(replica, index, scope, cancellation);
        return entries is { Count: 0 } || await search.GetAsync(replica, index, cancellation) is not { } found ? null : scope?.Shown(found, entries) ?? found;
    }

    private async Task<Outcome<SearchAnswer>> FindAsync(SearchQuestion question, SearchScope? scope, PendingRecord record, CancellationToken cancellation)
    {
        AuditCriteria criteria = question.Criteria with { Scope = scope };
        Outcome<AuditPage> found = await FirstAsync(question, criteria, question.Limit, cancellation);
        if (found.Value is not { } page)
        {
            return found.Problem!;
        }

        record.Record.Searched.Answered = (uint)page.Found.Count;
        return new SearchAnswer(page, page.Last is { } last ? cursors.Write(last, criteria) : null, scope);
    }

    private async Task<Outcome<AuditPage>> FirstAsync(SearchQuestion question, AuditCriteria criteria, int limit, CancellationToken cancellation)
    {
        SearchPlace place = default;
        if (question.Cursor is { } cursor && !cursors.TryRead(cursor, criteria, out place))
        {
            return Problem.At(ProblemKind.MalformedRequest, "cursor", "This is not a cursor that this node gave for these criteria.");
        }

        return await PageAsync(criteria, question.Cursor is null ? null : place, limit, cancellation);
    }

    /// <summary>The one place where pages come from, so that whoever may see less sees no more in a stream.</summary>
    private async Task<AuditPage> PageAsync(AuditCriteria criteria, SearchPlace? after, int limit, CancellationToken cancellation)
    {
        AuditPage page = await search.FindAsync(criteria, after, limit, cancellation);
        return criteria.Scope is { } scope
            ? page with { Found = [.. page.Found.Select(found => found with { Record = found.Record is { } whole ? scope.Shown(whole) : null })] }
            : page;
    }

    private async Task<Outcome<T>> AnswerAsync<T>(Client client, PendingRecord record, Func<SearchScope?, Task<Outcome<T>>> answer)
        where T : class =>
        scopes.Check(client, out SearchScope? scope) is { } refusal
            ? refusal
            : await attempts.TryAsync(record.Record.TraceId, () => answer(scope));
}

/// <summary>What is recorded of a search.</summary>
internal static class SearchRecords
{
    public static void Add(this PendingRecord pending, SearchQuestion question)
    {
        if (question.Context is { } context)
        {
            pending.Add(context);
        }

        AuditCriteria criteria = question.Criteria;
        if (criteria.Subject is { } subject)
        {
            pending.Record.Whom = new Whom { HolderCode = subject };
        }

        if (criteria.CertificateId is { } certificate)
        {
            pending.Record.What = new What { CertificateIds = { certificate } };
        }

        pending.Record.Searched = new AuditSearched
        {
            Officer = criteria.Officer ?? "",
            Client = criteria.Client ?? "",
            Department = criteria.Department ?? "",
            CaseNumber = criteria.CaseNumber ?? "",
            ItemCode = criteria.ItemCode ?? "",
            Purpose = criteria.Purpose ?? "",
            Decision = criteria.Decision ?? AuditDecision.Unspecified,
            From = criteria.From is { } from ? Timestamp.FromDateTimeOffset(from) : null,
            To = criteria.To is { } to ? Timestamp.FromDateTimeOffset(to) : null,
        };
    }
}

/// <param name="Cursor">Goes on behind the last answer; null if there is no more.</param>
/// <param name="Scope">How far was searched; null for everything.</param>
internal sealed record SearchAnswer(AuditPage Page, string? Cursor, SearchScope? Scope) : IRecorded
{
    public AuditBody? Audit { get; private set; }

    public void RecordedAt(string log, ulong index) => Audit = new AuditBody(log, index);
}

internal sealed record RecordAnswer(string Log, ulong Index, AuditRecord Record) : IRecorded
{
    public AuditBody? Audit { get; private set; }

    public void RecordedAt(string log, ulong index) => Audit = new AuditBody(log, index);
}
