using System.Threading.Channels;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Presentations;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Exchange.Gateway.Verification;

/// <summary>Verification over gRPC, by the same rules.</summary>
internal sealed class VerificationService(Authenticator authenticator, Verifier verifier) : Contracts.V1.Verification.VerificationBase
{
    /// <summary>How many questions of one stream are under way at a time.</summary>
    private const int MaximumUnderWay = 32;

    public override async Task<VerifyReply> Verify(VerifyRequest request, ServerCallContext context)
    {
        Client client = await AuthenticateAsync(context);
        Outcome<VerificationAnswer> answer = await verifier.VerifyAsync(client, Read(request), context.CancellationToken);
        return answer.Succeeded ? ToReply(answer.Value) : throw answer.Problem.ToRpcException();
    }

    public override async Task<VerifyBatchReply> VerifyBatch(VerifyBatchRequest request, ServerCallContext context)
    {
        Client client = await AuthenticateAsync(context);
        Outcome<BatchQuestion> batch = BatchQuestion.Create(
            request.Items.Count,
            (i, callContext) => Read(request.Items[i].HasCertificateId ? request.Items[i].CertificateId : null, request.Items[i].Holder, callContext),
            Read(request.Context));
        Outcome<BatchAnswer> answer = await verifier.VerifyBatchAsync(client, batch, context.CancellationToken);
        if (!answer.Succeeded)
        {
            throw answer.Problem.ToRpcException();
        }

        VerifyBatchReply reply = new() { Audit = new AuditPosition { Log = answer.Value.AuditLog, Index = answer.Value.AuditIndex } };
        reply.Results.AddRange(answer.Value.Answers.Select(ToResult));
        return reply;
    }

    public override async Task VerifyStream(IAsyncStreamReader<VerifyRequest> questions, IServerStreamWriter<VerifyResult> answers, ServerCallContext context)
    {
        // A token that runs out ends the stream at the next question, as it would refuse the next call.
        Channel<Task<Outcome<VerificationAnswer>>> underWay = Channel.CreateBounded<Task<Outcome<VerificationAnswer>>>(MaximumUnderWay);
        Task asking = AskAllAsync();
        await foreach (Task<Outcome<VerificationAnswer>> answer in underWay.Reader.ReadAllAsync(context.CancellationToken))
        {
            await answers.WriteAsync(ToResult(await answer), context.CancellationToken);
        }

        await asking;

        async Task AskAllAsync()
        {
            try
            {
                await foreach (VerifyRequest question in questions.ReadAllAsync(context.CancellationToken))
                {
                    Client client = await AuthenticateAsync(context);
                    await underWay.Writer.WriteAsync(verifier.VerifyAsync(client, Read(question), context.CancellationToken).AsTask(), context.CancellationToken);
                }
            }
            finally
            {
                underWay.Writer.Complete();
            }
        }
    }

    private async ValueTask<Client> AuthenticateAsync(ServerCallContext context)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(context.GetHttpContext());
        return client.Succeeded ? client.Value : throw client.Problem.ToRpcException();
    }

    private static Outcome<VerificationQuestion> Read(VerifyRequest request)
    {
        Outcome<VerificationQuestion> question = Read(
            request.HasCertificateId ? request.CertificateId : null, request.Holder, Read(request.Context),
            ShownPresentation.Read(request.HasPresentation ? request.Presentation : null, request.SingleUse));
        return question.Succeeded && request.Receipt ? question.Value with { Receipt = true } : question;
    }

    private static Outcome<VerificationQuestion> Read(
        string? certificateId, HolderAndType? holder, Outcome<CallContext> context, Outcome<ShownPresentation>? presentation = null) =>
        VerificationQuestion.Create(
            certificateId,
            holder is null ? default(Outcome<HolderQuery>?) : HolderQueries.Create(holder.HolderCode, holder.HolderCodeType, holder.TypeCode),
            context,
            presentation);

    private static Outcome<CallContext> Read(Context? context) =>
        CallContext.Create(context?.Purpose, context?.Officer, context?.ItemCode, context?.CaseNumber, ContextPlace.Body);

    private static VerifyResult ToResult(Outcome<VerificationAnswer> answer) => answer.Succeeded
        ? new VerifyResult { Reply = ToReply(answer.Value) }
        : new VerifyResult
        {
            Problem = new VerifyProblem
            {
                Code = answer.Problem.Kind.Code,
                Detail = answer.Problem.Detail,
                Document = Google.Protobuf.ByteString.CopyFrom(ProblemWriter.ToUtf8(answer.Problem)),
            },
        };

    private static VerifyReply ToReply(VerificationAnswer answer)
    {
        VerifyReply reply = new()
        {
            Verdict = (Verdict)answer.Verdict,
            Certificate = answer.Card?.ToCertificate(),
            AsOf = Timestamp.FromDateTimeOffset(answer.AsOf),
            ServedFrom = answer.ServedFrom,
            Audit = answer.AuditLog.Length == 0 ? null : new AuditPosition { Log = answer.AuditLog, Index = answer.AuditIndex },
            Receipt = answer.Receipt ?? "",
        };
        reply.Warnings.AddRange(answer.Warnings);
        reply.Candidates.AddRange(answer.Candidates.Select(CardCertificate.ToCertificate));
        return reply;
    }
}
