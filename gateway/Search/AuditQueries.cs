using System.Data.Common;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Exchange.Gateway.Search.Proofs;
using Exchange.Gateway.Search.Streams;
using Exchange.Gateway.State;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Gateway.Search;

/// <summary>Lets auditors look into the records of their node. To look is itself recorded, before anything is answered.</summary>
internal sealed partial class AuditQueries(AuditSearch search, RecordProofs proofs, SearchCursors cursors, AccessRecorder recorder, NodeHealth health, string node, ILogger<AuditQueries> logger)
{
    public async ValueTask<Outcome<SearchAnswer>> SearchAsync(Client client, Outcome<SearchQuestion> question, CancellationToken cancellation)
    {
        PendingRecord record = recorder.Begin(AuditKind.Search, client);
        if (!question.Succeeded)
        {
            return await recorder.CompleteAsync(record, (Outcome<SearchAnswer>)question.Problem);
        }

        record.Add(question.Value);
        return await recorder.CompleteAsync(record, await AnswerAsync(client, record, () => FindAsync(question.Value, record, cancellation)));
    }

    /// <summary>One record by its place.</summary>
    public ValueTask<Outcome<RecordAnswer>> GetAsync(Client client, int replica, ulong index, Outcome<CallContext>? context, CancellationToken cancellation) =>
        LookAsync<RecordAnswer>(client, replica, index, context, async log => await search.GetAsync(replica, index, cancellation) is { } found
            ? new RecordAnswer(log, index, found)
            : RecordProofs.NotThere);

    /// <summary>One record with what proves it.</summary>
    public ValueTask<Outcome<ProofAnswer>> ProveAsync(
        Client client, int replica, ulong index, Outcome<ProofQuestion> question, Outcome<CallContext>? context, CancellationToken cancellation) =>
        LookAsync(client, replica, index, context, async _ => question.Succeeded ? await proofs.ProveAsync(replica, index, question.Value, cancellation) : question.Problem);

    /// <summary>Everything that a search finds: recorded before the first of it leaves, and looked up page by page while it leaves.</summary>
    public async ValueTask<Outcome<SearchStream>> StreamAsync(Client client, Outcome<SearchQuestion> question, CancellationToken cancellation)
    {
        PendingRecord record = recorder.Begin(AuditKind.Search, client);
        if (!question.Succeeded)
        {
            return await recorder.CompleteAsync(record, (Outcome<SearchStream>)question.Problem);
        }

        record.Add(question.Value);
        return await recorder.CompleteAsync(record, await AnswerAsync<SearchStream>(client, record, async () =>
        {
            Outcome<AuditPage> first = await FirstAsync(question.Value, Math.Min(question.Value.Limit, AuditSearch.MaximumPage), cancellation);
            if (!first.Succeeded)
            {
                return first.Problem;
            }

            SearchStream stream = new(first.Value, question.Value.Limit, (after, limit, token) => PageAsync(question.Value.Criteria, after, limit, token));
            (record.Record.Searched.Streamed, record.Record.Searched.Answered) = stream.GoesOn ? (true, 0) : (false, (uint)first.Value.Found.Count);
            return stream;
        }));
    }

    private async ValueTask<Outcome<T>> LookAsync<T>(Client client, int replica, ulong index, Outcome<CallContext>? context, Func<string, Task<Outcome<T>>> look)
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

        return await recorder.CompleteAsync(record, await AnswerAsync<T>(client, record, async () =>
        {
            Outcome<T> found = await look(log);
            record.Record.Searched.Answered = found.Succeeded ? 1u : 0;
            return found;
        }));
    }

    private async Task<Outcome<SearchAnswer>> FindAsync(SearchQuestion question, PendingRecord record, CancellationToken cancellation)
    {
        Outcome<AuditPage> found = await FirstAsync(question, question.Limit, cancellation);
        if (found.Value is not { } page)
        {
            return found.Problem!;
        }

        record.Record.Searched.Answered = (uint)page.Found.Count;
        return new SearchAnswer(page, page.Last is { } last ? cursors.Write(last, question.Criteria) : null);
    }

    private async Task<Outcome<AuditPage>> FirstAsync(SearchQuestion question, int limit, CancellationToken cancellation)
    {
        SearchPlace place = default;
        if (question.Cursor is { } cursor && !cursors.TryRead(cursor, question.Criteria, out place))
        {
            return Problem.At(ProblemKind.MalformedRequest, "cursor", "This is not a cursor that this node gave for these criteria.");
        }

        return await PageAsync(question.Criteria, question.Cursor is null ? null : place, limit, cancellation);
    }

    /// <summary>The one place where pages come from, so that whoever may see less sees no more in a stream.</summary>
    private Task<AuditPage> PageAsync(AuditCriteria criteria, SearchPlace? after, int limit, CancellationToken cancellation) => search.FindAsync(criteria, after, limit, cancellation);

    private async Task<Outcome<T>> AnswerAsync<T>(Client client, PendingRecord record, Func<Task<Outcome<T>>> answer)
        where T : class
    {
        if (!client.Roles.Contains(Roles.Auditor))
        {
            return new Problem(ProblemKind.NotGranted, "Records are searched by clients of the role auditor.");
        }

        try
        {
            Outcome<T> outcome = await answer();
            health.Succeeded(StateDatabase.Part);
            return outcome;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or AuditKeyException)
        {
            health.Failed(StateDatabase.Part);
            Log.Failed(logger, record.Record.TraceId, exception);
            return new Problem(ProblemKind.SourceUnavailable, "The records cannot be searched now.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The records could not be searched; trace {TraceId}")]
        public static partial void Failed(ILogger logger, string traceId, Exception exception);
    }
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
internal sealed record SearchAnswer(AuditPage Page, string? Cursor) : IRecorded
{
    public AuditBody? Audit { get; private set; }

    public void RecordedAt(string log, ulong index) => Audit = new AuditBody(log, index);
}

internal sealed record RecordAnswer(string Log, ulong Index, AuditRecord Record) : IRecorded
{
    public AuditBody? Audit { get; private set; }

    public void RecordedAt(string log, ulong index) => Audit = new AuditBody(log, index);
}
