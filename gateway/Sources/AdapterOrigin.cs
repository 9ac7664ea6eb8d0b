using System.Threading.RateLimiting;
using Exchange.Contracts.V1;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Grpc.Core;

namespace Exchange.Gateway.Sources;

/// <summary>
/// A registry behind an adapter. Whatever the registry does, a caller gets an answer within the deadline, and one
/// registry's calls never take what another's need.
/// </summary>
internal sealed partial class AdapterOrigin(
    SourceOptions options, CertificateSource.CertificateSourceClient client, Metadata headers, NodeHealth health, TimeProvider time, ILogger<AdapterOrigin> logger)
    : IBatchOrigin, IDisposable
{
    /// <summary>How many questions of a batch wait for an adapter at a time that answers them one by one: a batch must not take what counters need.</summary>
    private const int MostAlone = 16;

    /// <summary>A batch takes longer than one question, because the adapter asks for some after others.</summary>
    private const double BatchPatience = 1.5;

    /// <summary>How long an adapter that knows no batches is not asked for one.</summary>
    private const int PauseWithoutBatchesSeconds = 60;

    private readonly string _part = "source:" + options.Name;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Concurrency,
        QueueLimit = options.Concurrency * 4,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>By the clock that is never set.</summary>
    private long _noBatchBefore = long.MinValue;

    public bool IsOwnRegistry => true;

    public Task<Outcome<OriginAnswer>> GetAsync(string id, string typeCode, Inquiry inquiry, CancellationToken cancellation) => GetAsync(id, typeCode, cancellation);

    public async Task GetManyAsync(IReadOnlyList<GatheredGet> gets)
    {
        try
        {
            if (gets.Count == 1 || time.GetTimestamp() < Volatile.Read(ref _noBatchBefore) || !await TryGetBatchAsync(gets))
            {
                await Parallel.ForEachAsync(gets, new ParallelOptions { MaxDegreeOfParallelism = MostAlone },
                    async (get, _) => get.Set(await GetAsync(get.Id, get.TypeCode, CancellationToken.None)));
            }
        }
        catch (Exception exception)
        {
            foreach (GatheredGet get in gets)
            {
                get.Fail(exception);
            }
        }
    }

    public Task<Outcome<OriginAnswer>> FindAsync(HolderQuery query, Inquiry inquiry, CancellationToken cancellation) =>
        AskAsync(options.Deadline, async (call, asked) =>
        {
            FindCertificatesReply reply = await client.FindAsync(new FindCertificatesRequest
            {
                Source = options.Name,
                HolderCode = query.HolderCode,
                HolderCodeType = query.HolderCodeType,
                TypeCode = query.TypeCode,
            }, call);
            return Answer(reply.Certificates, AnswerCheck.AsOf(reply.AsOf, asked),
                it => it.Type?.Code == query.TypeCode && it.Holder?.Code == query.HolderCode && it.Holder.CodeType == query.HolderCodeType);
        }, cancellation);

    public void Dispose() => _limiter.Dispose();

    private Task<Outcome<OriginAnswer>> GetAsync(string id, string typeCode, CancellationToken cancellation) =>
        AskAsync(options.Deadline, async (call, asked) =>
            Read(await client.GetAsync(new GetCertificateRequest { Source = options.Name, Id = id }, call), id, typeCode, asked), cancellation);

    /// <returns>False where they must be asked for one by one.</returns>
    private async Task<bool> TryGetBatchAsync(IReadOnlyList<GatheredGet> gets)
    {
        BatchGetCertificatesRequest request = new() { Source = options.Name };
        request.Ids.AddRange(gets.Select(get => get.Id));
        Outcome<Outcome<OriginAnswer>[]> outcome = await AskAsync<Outcome<OriginAnswer>[]>(options.Deadline * BatchPatience, async (call, asked) =>
        {
            try
            {
                BatchGetCertificatesReply reply = await client.BatchGetAsync(request, call);
                return reply.Entries.Count == gets.Count
                    ? reply.Entries.Select((entry, i) => Read(entry, gets[i], asked)).ToArray()
                    : Invalid("another number of answers than questions");
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unimplemented)
            {
                Volatile.Write(ref _noBatchBefore, time.GetTimestamp() + (PauseWithoutBatchesSeconds * time.TimestampFrequency));
                return Array.Empty<Outcome<OriginAnswer>>();
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.ResourceExhausted)
            {
                // What is too long together may be answered one by one.
                return Array.Empty<Outcome<OriginAnswer>>();
            }
        }, CancellationToken.None);
        for (int i = 0; i < gets.Count && outcome.Value is not []; i++)
        {
            gets[i].Set(outcome.Succeeded ? outcome.Value[i] : outcome.Problem);
        }

        return outcome.Value is not [];
    }

    private async Task<Outcome<T>> AskAsync<T>(TimeSpan limit, Func<CallOptions, DateTimeOffset, Task<Outcome<T>>> ask, CancellationToken cancellation)
        where T : class
    {
        DateTime deadline = time.GetUtcNow().UtcDateTime + limit;
        using CancellationTokenSource patience = new(limit, time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            using RateLimitLease lease = await _limiter.AcquireAsync(1, both.Token);
            if (!lease.IsAcquired)
            {
                SourceMetrics.Refused(options.Name);
                return Unavailable("Too many questions to this registry are under way.");
            }

            using IDisposable timed = SourceMetrics.Time(options.Name);
            return await ask(new CallOptions(headers, deadline, both.Token), time.GetUtcNow());
        }
        catch (RpcException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            return Failure(exception.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Failed(StatusCode.DeadlineExceeded);
            return Unavailable("The registry did not answer in time.");
        }
    }

    private Outcome<OriginAnswer> Read(BatchEntry entry, GatheredGet get, DateTimeOffset asked) => entry.OutcomeCase switch
    {
        BatchEntry.OutcomeOneofCase.Reply => Read(entry.Reply, get.Id, get.TypeCode, asked),
        BatchEntry.OutcomeOneofCase.Error => Failure((StatusCode)entry.Error.Code),
        _ => Invalid("no outcome"),
    };

    private Outcome<OriginAnswer> Read(GetCertificateReply reply, string id, string typeCode, DateTimeOffset asked) => reply.OutcomeCase switch
    {
        GetCertificateReply.OutcomeOneofCase.Certificate => Answer([reply.Certificate], AnswerCheck.AsOf(reply.AsOf, asked), it => it.Id == id && it.Type?.Code == typeCode),
        GetCertificateReply.OutcomeOneofCase.NoMatch => Answer([], AnswerCheck.AsOf(reply.AsOf, asked), _ => true),
        _ => Invalid("no outcome"),
    };

    /// <summary>A registry that answers about something else than was asked is not believed.</summary>
    private Outcome<OriginAnswer> Answer(IReadOnlyList<Certificate> certificates, DateTimeOffset? asOf, Func<Certificate, bool> isAsked)
    {
        if (asOf is not { } fresh)
        {
            return Invalid("no as_of");
        }

        if (!certificates.All(isAsked))
        {
            return Invalid("another certificate than asked for");
        }

        if (!certificates.All(certificate => AnswerCheck.IsUsable(certificate, hasState: true)))
        {
            return Invalid("a state, a date or an instant that is none");
        }

        health.Succeeded(_part);
        return new OriginAnswer(certificates, fresh, ServedFrom.Registry, PeerAudit: null);
    }

    private Problem Failure(StatusCode status)
    {
        Log.Failed(logger, options.Name, status);
        Failed(status);
        return status switch
        {
            StatusCode.DataLoss => new Problem(ProblemKind.SourceInvalid, "The registry answered something that cannot be used."),
            StatusCode.ResourceExhausted => Unavailable("Too many questions to this registry are under way."),
            StatusCode.DeadlineExceeded or StatusCode.Cancelled => Unavailable("The registry did not answer in time."),
            _ => Unavailable("The registry cannot be asked."),
        };
    }

    private Problem Invalid(string what)
    {
        Log.Invalid(logger, options.Name, what);
        Failed(StatusCode.DataLoss);
        return new Problem(ProblemKind.SourceInvalid, "The registry answered something that cannot be used.");
    }

    private void Failed(StatusCode status)
    {
        health.Failed(_part);
        SourceMetrics.Failed(options.Name, status);
    }

    private static Problem Unavailable(string detail) => new(ProblemKind.SourceUnavailable, detail);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Source {Source} failed with {Status}")]
        public static partial void Failed(ILogger logger, string source, StatusCode status);

        [LoggerMessage(2, LogLevel.Error, "Source {Source} answered invalidly: {What}")]
        public static partial void Invalid(ILogger logger, string source, string what);
    }
}
