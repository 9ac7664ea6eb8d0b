using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Exchange.Gateway.Verification;

/// <summary>Verification over gRPC, by the same rules.</summary>
internal sealed class VerificationService(Authenticator authenticator, Verifier verifier) : Contracts.V1.Verification.VerificationBase
{
    public override async Task<VerifyReply> Verify(VerifyRequest request, ServerCallContext context)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(context.GetHttpContext());
        if (!client.Succeeded)
        {
            throw client.Problem.ToRpcException();
        }

        Outcome<VerificationAnswer> answer = await verifier.VerifyAsync(client.Value, Read(request), context.CancellationToken);
        return answer.Succeeded ? ToReply(answer.Value) : throw answer.Problem.ToRpcException();
    }

    private static Outcome<VerificationQuestion> Read(VerifyRequest request)
    {
        Outcome<CallContext> context = CallContext.Create(
            request.Context?.Purpose, request.Context?.Officer, request.Context?.ItemCode, request.Context?.CaseNumber, ContextPlace.Body);
        Outcome<HolderQuery>? holder = request.SubjectCase == VerifyRequest.SubjectOneofCase.Holder
            ? HolderQueries.Create(request.Holder.HolderCode, request.Holder.HolderCodeType, request.Holder.TypeCode)
            : default(Outcome<HolderQuery>?);
        return VerificationQuestion.Create(
            request.SubjectCase == VerifyRequest.SubjectOneofCase.CertificateId ? request.CertificateId : null, holder, context);
    }

    private static VerifyReply ToReply(VerificationAnswer answer)
    {
        VerifyReply reply = new()
        {
            Verdict = (Verdict)answer.Verdict,
            Certificate = answer.Card?.ToCertificate(),
            AsOf = Timestamp.FromDateTimeOffset(answer.AsOf),
            ServedFrom = answer.ServedFrom,
            Audit = new AuditPosition { Log = answer.AuditLog, Index = answer.AuditIndex },
        };
        reply.Warnings.AddRange(answer.Warnings);
        reply.Candidates.AddRange(answer.Candidates.Select(CardCertificate.ToCertificate));
        return reply;
    }
}
