using System.Data.Common;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Rules;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Gateway.Alerts.Handling;

/// <summary>
/// What clients of the roles admin and auditor do about alerts. All of it is recorded, with who does it, before it takes effect;
/// the database holds where the record is, and nothing of what it says.
/// </summary>
internal sealed partial class AlertDesk(
    AlertPlan plan, AlertStore alerts, SilenceStore silences, AlertBodies bodies, SubjectNames names, AccessRecorder recorder, TimeProvider time, ILogger<AlertDesk> logger)
{
    private const int MaximumText = 1000;
    private const int MaximumName = 200;

    private static readonly TimeSpan s_longestSilence = TimeSpan.FromDays(90);

    public async ValueTask<Outcome<AlertsAnswer>> ListAsync(Client client, Outcome<AlertQuestion> question, Outcome<CallContext>? context, CancellationToken cancellation)
    {
        PendingRecord record = Begin(client, "look", "");
        return await recorder.CompleteAsync(record, await AnswerAsync<AlertsAnswer>(client, record, context, async () =>
        {
            if (!question.Succeeded)
            {
                return question.Problem;
            }

            AlertQuestion asked = question.Value;
            IReadOnlyList<Alert> found = await alerts.ListAsync(asked.State, asked.Rule, asked.Before, asked.Limit + 1, cancellation);
            Alert[] page = [.. found.Take(asked.Limit)];
            record.Record.AlertHandling.Answered = (uint)page.Length;
            string? cursor = found.Count > page.Length ? page[^1].Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
            return new AlertsAnswer(await bodies.OfAsync(page, client.Roles.Contains(Roles.Auditor), cancellation), cursor);
        }));
    }

    public async ValueTask<Outcome<SilencesAnswer>> ListSilencesAsync(Client client, Outcome<CallContext>? context, CancellationToken cancellation)
    {
        PendingRecord record = Begin(client, "look", "");
        return await recorder.CompleteAsync(record, await AnswerAsync<SilencesAnswer>(client, record, context, async () =>
            new SilencesAnswer(await bodies.OfAsync(await silences.ListAsync(time.GetUtcNow(), cancellation), cancellation))));
    }

    public async ValueTask<Outcome<HandledAnswer>> AcknowledgeAsync(Client client, string id, Outcome<AcknowledgementRequest> request, CancellationToken cancellation)
    {
        PendingRecord record = Begin(client, "acknowledge", id);
        return await DoAsync(client, record, ContextOf(request, body => body.Context), async () =>
        {
            if (!request.Succeeded)
            {
                return request.Problem;
            }

            List<ProblemError> errors = [];
            record.Record.AlertHandling.Note = TextOf(request.Value.Note, "note", MaximumText, errors);
            return errors.Count > 0 ? new Problem(ProblemKind.MalformedRequest, "The acknowledgement is malformed.", errors)
                : await alerts.FindAsync(id, cancellation) is not { } alert ? new Problem(ProblemKind.NotFound, "There is no such alert.")
                : alert.State == AlertState.Acknowledged ? AlreadyAcknowledged
                : new HandledAnswer(id);
        }, async place => await alerts.AcknowledgeAsync(id, time.GetUtcNow(), place, cancellation) ? null : AlreadyAcknowledged);
    }

    public async ValueTask<Outcome<HandledAnswer>> SilenceAsync(Client client, Outcome<SilenceRequest> request, CancellationToken cancellation)
    {
        string id = Guid.CreateVersion7().ToString("N");
        PendingRecord record = Begin(client, "silence", id);
        return await DoAsync(client, record, ContextOf(request, body => body.Context), () => Task.FromResult(CheckSilence(request, id, record.Record.AlertHandling)), async place =>
        {
            AuditAlertHandling handling = record.Record.AlertHandling;
            Silence silence = new(id, handling.Rule, false, handling.Until.ToDateTimeOffset(), place);
            await silences.AddAsync(
                silence,
                handling.Client.Length > 0 ? names.OfClient(handling.Client) : null,
                handling.Officer.Length > 0 ? names.OfOfficer(handling.Officer) : null,
                time.GetUtcNow(),
                cancellation);
            return null;
        });
    }

    public async ValueTask<Outcome<HandledAnswer>> EndSilenceAsync(Client client, string id, Outcome<CallContext> context, CancellationToken cancellation)
    {
        Problem none = new(ProblemKind.NotFound, "There is no such silence, or it has ended.");
        return await DoAsync(client, Begin(client, "end-silence", id), context, async () =>
            (await silences.ListAsync(time.GetUtcNow(), cancellation)).Any(silence => silence.Id == id) ? new HandledAnswer(id) : none,
            async _ => await silences.EndAsync(id, cancellation) ? null : none);
    }

    private static Problem AlreadyAcknowledged { get; } = new(ProblemKind.Conflict, "The alert has been acknowledged already.");

    private Outcome<HandledAnswer> CheckSilence(Outcome<SilenceRequest> request, string id, AuditAlertHandling handling)
    {
        if (!request.Succeeded)
        {
            return request.Problem;
        }

        List<ProblemError> errors = [];
        SilenceRequest body = request.Value;
        handling.Note = TextOf(body.Reason, "reason", MaximumText, errors);
        handling.Client = body.Client is null ? "" : TextOf(body.Client, "client", MaximumName, errors);
        handling.Officer = body.Officer is null ? "" : TextOf(body.Officer, "officer", MaximumName, errors);
        handling.Rule = TextOf(body.Rule, "rule", MaximumName, errors);
        if (handling.Rule.Length > 0 && !plan.Rules.Any(rule => rule.Name == handling.Rule))
        {
            errors.Add(new ProblemError("rule", "Known are " + string.Join(", ", plan.Rules.Select(rule => rule.Name)) + "."));
        }

        DateTimeOffset now = time.GetUtcNow();
        if (body.Until is not { } until || until <= now || until > now + s_longestSilence)
        {
            errors.Add(new ProblemError("until", $"A time from now to {s_longestSilence.Days} days on is required."));
        }
        else
        {
            handling.Until = Timestamp.FromDateTimeOffset(until);
        }

        return errors.Count == 0 ? new HandledAnswer(id) : new Problem(ProblemKind.MalformedRequest, "The silence is malformed.", errors);
    }

    private PendingRecord Begin(Client client, string action, string id)
    {
        PendingRecord record = recorder.Begin(AuditKind.AlertHandling, client);
        record.Record.AlertHandling = new AuditAlertHandling { Action = action, Id = id.Length <= MaximumName ? id : "" };
        return record;
    }

    /// <summary>Does something once it is recorded.</summary>
    /// <param name="check">Whether it can be done.</param>
    /// <param name="act">Does it, with where the record stands; returns why it could not be done after all.</param>
    private async ValueTask<Outcome<HandledAnswer>> DoAsync(
        Client client, PendingRecord record, Outcome<CallContext> context, Func<Task<Outcome<HandledAnswer>>> check, Func<RecordPlace, Task<Problem?>> act)
    {
        Outcome<HandledAnswer> outcome = await recorder.CompleteAsync(record, await AnswerAsync(client, record, context, check));
        if (!outcome.Succeeded)
        {
            return outcome;
        }

        AuditBody place = outcome.Value.Audit!;
        try
        {
            string replica = place.Log[(place.Log.IndexOf('/', StringComparison.Ordinal) + 1)..];
            return await act(new RecordPlace(int.Parse(replica, System.Globalization.CultureInfo.InvariantCulture), place.Index)) is { } problem ? problem : outcome;
        }
        catch (DbException exception)
        {
            Log.Failed(logger, record.Record.TraceId, exception);
            return Unavailable;
        }
    }

    private async Task<Outcome<T>> AnswerAsync<T>(Client client, PendingRecord record, Outcome<CallContext>? context, Func<Task<Outcome<T>>> answer)
        where T : class
    {
        if (context is { Succeeded: true } given)
        {
            record.Add(given.Value);
        }

        if (!client.Roles.Contains(Roles.Admin) && !client.Roles.Contains(Roles.Auditor))
        {
            return new Problem(ProblemKind.NotGranted, "Alerts are for clients of the roles admin and auditor.");
        }

        if (context is { Succeeded: false } malformed)
        {
            return malformed.Problem;
        }

        try
        {
            return await answer();
        }
        catch (Exception exception) when (exception is DbException or AuditKeyException)
        {
            Log.Failed(logger, record.Record.TraceId, exception);
            return Unavailable;
        }
    }

    private static Problem Unavailable { get; } = new(ProblemKind.SourceUnavailable, "The alerts cannot be read or changed now.");

    private static Outcome<CallContext> ContextOf<T>(Outcome<T> request, Func<T, ContextBody?> contextOf)
        where T : class => request.Succeeded ? ContextBody.Read(contextOf(request.Value)) : request.Problem;

    private static string TextOf(string? text, string path, int maximum, List<ProblemError> errors)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > maximum)
        {
            errors.Add(new ProblemError(path, $"1 to {maximum} characters are required."));
            return "";
        }

        return text;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The alerts could not be read or changed; trace {TraceId}")]
        public static partial void Failed(ILogger logger, string traceId, Exception exception);
    }
}
