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
    : ICertificateOrigin, IDisposable
{
    private readonly string _part = "source:" + options.Name;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Concurrency,
        QueueLimit = options.Concurrency * 4,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public bool IsOwnRegistry => true;

    public Task<Outcome<OriginAnswer>> GetAsync(string id, string typeCode, Inquiry inquiry, CancellationToken cancellation) =>
        AskAsync(async (call, asked) =>
        {
            GetCertificateReply reply = await client.GetAsync(new GetCertificateRequest { Source = options.Name, Id = id }, call);
            return reply.OutcomeCase switch
            {
                GetCertificateReply.OutcomeOneofCase.Certificate => Answer([reply.Certificate], AnswerCheck.AsOf(reply.AsOf, asked), it => it.Id == id && it.Type?.Code == typeCode),
                GetCertificateReply.OutcomeOneofCase.NoMatch => Answer([], AnswerCheck.AsOf(reply.AsOf, asked), _ => true),
                _ => Invalid("no outcome"),
            };
        }, cancellation);

    public Task<Outcome<OriginAnswer>> FindAsync(HolderQuery query, Inquiry inquiry, CancellationToken cancellation) =>
        AskAsync(async (call, asked) =>
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

    private async Task<Outcome<OriginAnswer>> AskAsync(Func<CallOptions, DateTimeOffset, Task<Outcome<OriginAnswer>>> ask, CancellationToken cancellation)
    {
        DateTime deadline = time.GetUtcNow().UtcDateTime + options.Deadline;
        using CancellationTokenSource patience = new(options.Deadline, time);
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
            Outcome<OriginAnswer> outcome = await ask(new CallOptions(headers, deadline, both.Token), time.GetUtcNow());
            if (outcome.Succeeded)
            {
                health.Succeeded(_part);
            }

            return outcome;
        }
        catch (RpcException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            Log.Failed(logger, options.Name, exception.StatusCode);
            Failed(exception.StatusCode);
            return exception.StatusCode switch
            {
                StatusCode.DataLoss => new Problem(ProblemKind.SourceInvalid, "The registry answered something that cannot be used."),
                StatusCode.ResourceExhausted => Unavailable("Too many questions to this registry are under way."),
                StatusCode.DeadlineExceeded or StatusCode.Cancelled => Unavailable("The registry did not answer in time."),
                _ => Unavailable("The registry cannot be asked."),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Failed(StatusCode.DeadlineExceeded);
            return Unavailable("The registry did not answer in time.");
        }
    }

    /// <summary>A registry that answers about something else than was asked is not believed.</summary>
    private Outcome<OriginAnswer> Answer(IReadOnlyList<Certificate> certificates, DateTimeOffset? asOf, Func<Certificate, bool> isAsked) =>
        asOf is not { } fresh ? Invalid("no as_of")
        : !certificates.All(isAsked) ? Invalid("another certificate than asked for")
        : !certificates.All(certificate => AnswerCheck.IsUsable(certificate, hasState: true)) ? Invalid("a state, a date or an instant that is none")
        : new OriginAnswer(certificates, fresh, ServedFrom.Registry, PeerAudit: null);

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
