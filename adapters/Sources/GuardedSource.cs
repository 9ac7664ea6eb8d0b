using System.Threading.RateLimiting;
using Exchange.Adapters.Answers;
using Exchange.Contracts.V1;

namespace Exchange.Adapters.Sources;

/// <summary>
/// A source with all that keeps its registry's trouble to itself: a limit of calls at a time with a short queue, a
/// limit of time, one retry of what only reads, a circuit, and a check of each answer. Nothing here is shared with
/// another source, and no thread waits.
/// </summary>
internal sealed class GuardedSource : IDisposable
{
    private readonly ISource _source;
    private readonly TimeProvider _time;
    private readonly SourceCircuit _circuit;
    private readonly InvalidAnswerLog _invalidAnswers;
    private readonly ConcurrencyLimiter _calls;
    private readonly ConcurrencyLimiter _documents;
    private readonly ConcurrencyLimiter _watches;

    public GuardedSource(SourceSettings settings, ISource source, TimeProvider time, ILogger logger)
    {
        Settings = settings;
        _source = source;
        _time = time;
        _circuit = new SourceCircuit(settings.Name, settings.Circuit, time, logger);
        _invalidAnswers = new InvalidAnswerLog(settings.Name, time, logger);
        _calls = Limiter(settings.Concurrency, settings.Queue);
        _documents = Limiter(SourceSettings.DocumentConcurrency, SourceSettings.DocumentConcurrency);
        _watches = Limiter(SourceSettings.MostWatches, 0);
    }

    public SourceSettings Settings { get; }

    public string Circuit => _circuit.State;

    public int CallsUnderWay => Settings.Concurrency - (int)_calls.GetStatistics()!.CurrentAvailablePermits;

    public async ValueTask<Asked<Certificate?>> GetAsync(string id, CancellationToken caller)
    {
        var asked = await CallAsync(_calls, end => _source.GetAsync(id, null, end), isSafe: true, caller).ConfigureAwait(false);
        return Noted(asked.Checked(certificate => AnswerCheck.OfGet(id, certificate, Settings.Types)));
    }

    public async ValueTask<Asked<IReadOnlyList<Certificate>>> FindAsync(HolderQuery query, CancellationToken caller)
    {
        if (!Settings.Types.Contains(query.TypeCode))
        {
            return new(SourceFailure.BadRequest("this source does not serve the certificate type"), _time.GetUtcNow());
        }

        var asked = await CallAsync(_calls, end => _source.FindAsync(query, end), isSafe: true, caller).ConfigureAwait(false);
        return Noted(asked.Checked(certificates => AnswerCheck.OfFind(query, certificates)));
    }

    public async ValueTask<Asked<ListPage>> ListAsync(ListQuery query, CancellationToken caller)
    {
        if (!Settings.Types.Contains(query.TypeCode))
        {
            return new(SourceFailure.BadRequest("this source does not serve the certificate type"), _time.GetUtcNow());
        }

        var asked = await CallAsync(_calls, end => _source.ListAsync(query, end), isSafe: true, caller).ConfigureAwait(false);
        return Noted(asked.Checked(page => AnswerCheck.OfList(query, page)));
    }

    /// <summary>Hands over a certificate. Tried once: whether an unanswered attempt arrived cannot be told.</summary>
    public async ValueTask<Asked<Certificate>> RegisterAsync(Certificate certificate, CancellationToken caller)
    {
        if (Registration.Prepare(certificate, Settings.Types) is { Fault: not SourceFault.None } failure)
        {
            return new(failure, _time.GetUtcNow());
        }

        var asked = await CallAsync(_calls, end => _source.RegisterAsync(certificate, end), isSafe: false, caller).ConfigureAwait(false);
        return Noted(asked.Checked(registered => AnswerCheck.OfGet(certificate.Id, registered, Settings.Types)));
    }

    /// <summary>Opens a document. Its place among the documents under way is given up when it is disposed of.</summary>
    public async ValueTask<SourceResult<SourceDocument?>> OpenDocumentAsync(string id, CancellationToken caller)
    {
        var place = await AcquireAsync(_documents, caller).ConfigureAwait(false);
        if (!place.Succeeded)
        {
            return place.Failure;
        }

        var kept = false;
        try
        {
            var asked = await AttemptAsync(end => _source.OpenDocumentAsync(id, end), isSafe: true, caller).ConfigureAwait(false);
            if (asked.Result is { Succeeded: true, Value: { } document })
            {
                document.Own(place.Value);
                kept = true;
            }

            return asked.Result;
        }
        finally
        {
            if (!kept)
            {
                place.Value.Dispose();
            }
        }
    }

    /// <summary>Takes a place among those who watch; it is given up when it is disposed of.</summary>
    public SourceResult<IDisposable> StartWatch()
    {
        var place = _watches.AttemptAcquire();
        return place.IsAcquired ? place : Overloaded;
    }

    /// <summary>Asks once for changes, whatever the circuit and the calls under way: heartbeats must not wait for them.</summary>
    public async ValueTask<SourceResult<ChangesPage>> PollAsync(ulong? after, TimeSpan limit, CancellationToken caller)
    {
        var attempt = new SourceAttempt<ChangesPage>(end => _source.ChangesAsync(after, end), limit, _time, caller);
        await attempt.MakeAsync().ConfigureAwait(false);
        return attempt.Result.Succeeded && AnswerCheck.OfChanges(after, attempt.Result.Value) is { Fault: not SourceFault.None } failure
            ? failure
            : attempt.Result;
    }

    /// <summary>Gets a certificate step by step, past the circuit, because an operator wants to see what the registry says now.</summary>
    public async ValueTask ExplainAsync(string id, MappingTrace trace, CancellationToken caller)
    {
        var attempt = new SourceAttempt<Certificate?>(end => _source.GetAsync(id, trace, end), Settings.Timeout, _time, caller);
        await attempt.MakeAsync().ConfigureAwait(false);
        var result = attempt.Result;
        var failure = result.Succeeded ? AnswerCheck.OfGet(id, result.Value, Settings.Types) : result.Failure;
        var outcome = failure.Fault != SourceFault.None ? "" : result.Value is null ? "no such certificate" : "certificate";
        trace.Add("outcome", Settings.Place, id, outcome, failure.Message ?? "");
    }

    public void Dispose()
    {
        _source.Dispose();
        _calls.Dispose();
        _documents.Dispose();
        _watches.Dispose();
    }

    private static SourceFailure Overloaded { get; } = new(SourceFault.Overloaded, "too many calls are under way at this registry");

    private async ValueTask<Asked<T>> CallAsync<T>(
        ConcurrencyLimiter limiter, Func<CancellationToken, ValueTask<SourceResult<T>>> call, bool isSafe, CancellationToken caller)
    {
        var place = await AcquireAsync(limiter, caller).ConfigureAwait(false);
        if (!place.Succeeded)
        {
            return new(place.Failure, _time.GetUtcNow());
        }

        using (place.Value)
        {
            return await AttemptAsync(call, isSafe, caller).ConfigureAwait(false);
        }
    }

    private async ValueTask<Asked<T>> AttemptAsync<T>(
        Func<CancellationToken, ValueTask<SourceResult<T>>> call, bool isSafe, CancellationToken caller)
    {
        var started = _time.GetTimestamp();
        var attempt = new SourceAttempt<T>(call, Settings.AttemptTimeout, _time, caller);
        if (!await _circuit.TryAsync(static made => made.MakeAsync(), attempt).ConfigureAwait(false))
        {
            return new(SourceFailure.Unavailable("the registry failed too often and is left alone for a moment"), _time.GetUtcNow());
        }

        var left = Settings.Timeout - _time.GetElapsedTime(started);
        if (isSafe && IsWorthAnother(attempt.Result.Failure.Fault, left, caller))
        {
            var limit = left < Settings.AttemptTimeout ? left : Settings.AttemptTimeout;
            var second = new SourceAttempt<T>(call, limit, _time, caller);
            if (await _circuit.TryAsync(static made => made.MakeAsync(), second).ConfigureAwait(false))
            {
                attempt = second;
            }
        }

        return new(attempt.Result, attempt.AskedAt);
    }

    private bool IsWorthAnother(SourceFault fault, TimeSpan left, CancellationToken caller) =>
        fault is SourceFault.Unavailable or SourceFault.TimedOut
        && left >= Settings.Timeout / 10
        && !caller.IsCancellationRequested;

    private async ValueTask<SourceResult<IDisposable>> AcquireAsync(ConcurrencyLimiter limiter, CancellationToken caller)
    {
        var place = limiter.AttemptAcquire();
        if (place.IsAcquired)
        {
            return place;
        }

        using var end = new CancellationTokenSource(Settings.Timeout, _time);
        using var registration = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), end);
        try
        {
            place = await limiter.AcquireAsync(1, end.Token).ConfigureAwait(false);
            return place.IsAcquired ? place : Overloaded;
        }
        catch (OperationCanceledException)
        {
            return SourceFailure.TimedOut;
        }
    }

    private Asked<T> Noted<T>(Asked<T> asked)
    {
        if (asked.Result.Failure.Fault == SourceFault.Invalid)
        {
            _invalidAnswers.Note(asked.Result.Failure.Message);
        }

        return asked;
    }

    private static ConcurrencyLimiter Limiter(int permits, int queue) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = permits,
        QueueLimit = queue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
