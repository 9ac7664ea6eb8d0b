using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification;

/// <summary>What is to be verified and why, whichever way it was asked: a certificate, or what a holder has of a type.</summary>
internal sealed record VerificationQuestion(CertificateIdentifier? Certificate, HolderQuery? Holder, CallContext Context)
{
    /// <summary>The certificate type asked about.</summary>
    public ReadOnlySpan<char> TypeCode => Certificate is { } certificate ? certificate.TypeCode : Holder!.TypeCode;

    public static Outcome<VerificationQuestion> Create(string? certificateId, Outcome<HolderQuery>? holder, Outcome<CallContext> context)
    {
        if (!context.Succeeded)
        {
            return context.Problem;
        }

        if (certificateId is null == holder is null)
        {
            return new Problem(ProblemKind.MalformedRequest, "Ask by exactly one of certificateId, or holder with typeCode.",
            [
                new ProblemError("certificateId", "Give this, or holder with typeCode, and not both."),
                new ProblemError("holder", "Give this with typeCode, or certificateId, and not both."),
            ]);
        }

        if (certificateId is not null)
        {
            return CertificateIdentifier.TryParse(certificateId, out CertificateIdentifier id, out IdentifierError error)
                ? new VerificationQuestion(id, null, context.Value)
                : Problem.At(ProblemKind.IdentifierMalformed, "certificateId", error.Message);
        }

        Outcome<HolderQuery> query = holder!.Value;
        return query.Succeeded ? new VerificationQuestion(null, query.Value, context.Value) : query.Problem;
    }
}
