using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Presentations;

namespace Exchange.Gateway.Verification;

/// <summary>What is to be verified and why, whichever way it was asked: a certificate, by identifier or presentation, or what a holder has of a type.</summary>
internal sealed record VerificationQuestion(CertificateIdentifier? Certificate, HolderQuery? Holder, CallContext Context)
{
    /// <summary>The presentation that named the certificate, to be checked before anything is answered.</summary>
    public ShownPresentation? Presentation { get; init; }

    /// <summary>Whether a signed receipt of the verdict is wanted.</summary>
    public bool Receipt { get; init; }

    /// <summary>The certificate type asked about.</summary>
    public ReadOnlySpan<char> TypeCode => Certificate is { } certificate ? certificate.TypeCode : Holder!.TypeCode;

    /// <param name="presentation">Read from <c>qr</c>.</param>
    public static Outcome<VerificationQuestion> Create(
        string? certificateId, Outcome<HolderQuery>? holder, Outcome<CallContext> context, Outcome<ShownPresentation>? presentation = null)
    {
        if (!context.Succeeded)
        {
            return context.Problem;
        }

        if (presentation is { Succeeded: false } refused)
        {
            return refused.Problem!;
        }

        if ((certificateId is null ? 0 : 1) + (holder is null ? 0 : 1) + (presentation is null ? 0 : 1) != 1)
        {
            return new Problem(ProblemKind.MalformedRequest, "Ask by exactly one of certificateId, qr, or holder with typeCode.",
            [
                new ProblemError("certificateId", "Give this, or qr, or holder with typeCode, and only one of them."),
                new ProblemError("qr", "Give this, or certificateId, or holder with typeCode, and only one of them."),
                new ProblemError("holder", "Give this with typeCode, or certificateId, or qr, and only one of them."),
            ]);
        }

        if (certificateId is not null)
        {
            return CertificateIdentifier.TryParse(certificateId, out CertificateIdentifier id, out IdentifierError error)
                ? new VerificationQuestion(id, null, context.Value)
                : Problem.At(ProblemKind.IdentifierMalformed, "certificateId", error.Message);
        }

        if (presentation is { } shown)
        {
            return new VerificationQuestion(shown.Value!.Certificate, null, context.Value) { Presentation = shown.Value };
        }

        Outcome<HolderQuery> query = holder!.Value;
        return query.Succeeded ? new VerificationQuestion(null, query.Value, context.Value) : query.Problem;
    }
}
