using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Exchange.Gateway.Lookups;
using Exchange.Gateway.Sources;
using Grpc.Core;

namespace Exchange.Gateway.Peers;

/// <summary>
/// A peer node that answers for a certificate type. It decides by its own grants and records by itself; its position
/// comes back and is cited in this node's record.
/// </summary>
internal sealed partial class PeerOrigin(PeerOptions options, Peer.PeerClient client, PeerTokens tokens, NodeHealth health, TimeProvider time, ILogger<PeerOrigin> logger)
    : ICertificateOrigin
{
    private readonly string _part = "peer:" + options.Node;

    public bool IsOwnRegistry => false;

    public Task<Outcome<OriginAnswer>> GetAsync(string id, string typeCode, Inquiry inquiry, CancellationToken cancellation)
    {
        PeerGetRequest request = new() { Id = id, Action = ActionOf(inquiry), Requester = RequesterOf(inquiry) };
        request.Fields.AddRange(inquiry.Fields);
        return AskAsync(inquiry, call => client.GetAsync(request, call), answered => answered.Count <= 1 && answered.All(it => it.Id == id && it.Type?.Code == typeCode), cancellation);
    }

    public Task<Outcome<OriginAnswer>> FindAsync(HolderQuery query, Inquiry inquiry, CancellationToken cancellation)
    {
        PeerFindRequest request = new()
        {
            HolderCode = query.HolderCode,
            HolderCodeType = query.HolderCodeType,
            TypeCode = query.TypeCode,
            Action = ActionOf(inquiry),
            Requester = RequesterOf(inquiry),
        };
        request.Fields.AddRange(inquiry.Fields);
        return AskAsync(inquiry, call => client.FindAsync(request, call), answered => answered.All(it => it.Type?.Code == query.TypeCode), cancellation);
    }

    private async Task<Outcome<OriginAnswer>> AskAsync(
        Inquiry inquiry, Func<CallOptions, AsyncUnaryCall<PeerReply>> ask, Func<IReadOnlyList<Certificate>, bool> isAsked, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = new(options.Deadline, time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            DateTimeOffset asked = time.GetUtcNow();
            PeerReply reply = await AskOnceAsync(ask, mayRenew: true, both.Token);
            return Check(reply, asked, inquiry, isAsked);
        }
        catch (RpcException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            Log.Failed(logger, options.Node, exception.StatusCode);
            return Translate(exception);
        }
        catch (HttpRequestException exception)
        {
            Log.NoToken(logger, options.Node, exception.StatusCode);
            return Unreachable();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Log.Failed(logger, options.Node, StatusCode.DeadlineExceeded);
            return Unreachable();
        }
    }

    private async Task<PeerReply> AskOnceAsync(Func<CallOptions, AsyncUnaryCall<PeerReply>> ask, bool mayRenew, CancellationToken cancellation)
    {
        string token = await tokens.GetAsync(cancellation);
        try
        {
            using AsyncUnaryCall<PeerReply> call = ask(new CallOptions(
                new Metadata { { "authorization", "Bearer " + token } }, time.GetUtcNow().UtcDateTime + options.Deadline, cancellation));
            return await call.ResponseAsync;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unauthenticated && mayRenew)
        {
            tokens.Forget(token);
            return await AskOnceAsync(ask, mayRenew: false, cancellation);
        }
    }

    private Outcome<OriginAnswer> Check(PeerReply reply, DateTimeOffset asked, Inquiry inquiry, Func<IReadOnlyList<Certificate>, bool> isAsked)
    {
        bool hasState = inquiry.Action == AccessAction.Verify || inquiry.Fields.Contains(CertificateFields.State);
        if (AnswerCheck.AsOf(reply.AsOf, asked) is not { } asOf || !isAsked(reply.Certificates)
            || !reply.Certificates.All(certificate => AnswerCheck.IsUsable(certificate, hasState)))
        {
            Log.Invalid(logger, options.Node);
            health.Failed(_part);
            return new Problem(ProblemKind.SourceInvalid, "The peer node answered something that cannot be used.");
        }

        health.Succeeded(_part);
        return new OriginAnswer(reply.Certificates, asOf, ServedFrom.Peer, reply.Audit, HolderKey.Read(reply.HolderKey.Span));
    }

    /// <summary>What the peer refuses by its own grants is a denial; what it could not find out stays that.</summary>
    private Problem Translate(RpcException exception)
    {
        string? code = exception.Trailers.GetValue(GrpcProblems.CodeTrailer);
        ProblemKind? kind = ProblemKind.All.FirstOrDefault(candidate => candidate.Code == code);
        return kind is { Status: 403 }
            ? new Problem(kind, "The node that answers for this certificate type does not grant this.")
            : kind == ProblemKind.SourceUnavailable || kind == ProblemKind.SourceInvalid
                ? new Problem(kind, "The registry behind the node that answers for this certificate type could not be asked.")
                : Unreachable();
    }

    private Problem Unreachable()
    {
        health.Failed(_part);
        return new Problem(ProblemKind.PeerUnavailable, "The node that answers for this certificate type did not answer.");
    }

    private static PeerAction ActionOf(Inquiry inquiry) => inquiry.Action == AccessAction.Lookup ? PeerAction.Lookup : PeerAction.Verify;

    private static PeerRequester RequesterOf(Inquiry inquiry) => new()
    {
        Client = inquiry.Client.Id,
        Department = inquiry.Client.Department.Code,
        Context = new Context
        {
            Purpose = inquiry.Context.Purpose,
            Officer = inquiry.Context.Officer,
            ItemCode = inquiry.Context.ItemCode ?? "",
            CaseNumber = inquiry.Context.CaseNumber ?? "",
        },
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Peer {Node} failed with {Status}")]
        public static partial void Failed(ILogger logger, string node, StatusCode status);

        [LoggerMessage(2, LogLevel.Warning, "Peer {Node} gives this node no token: {Status}")]
        public static partial void NoToken(ILogger logger, string node, System.Net.HttpStatusCode? status);

        [LoggerMessage(3, LogLevel.Error, "Peer {Node} answered invalidly")]
        public static partial void Invalid(ILogger logger, string node);
    }
}
