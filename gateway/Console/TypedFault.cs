using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Console;

/// <summary>Where a typed identifier is wrong, so that the page can mark the place.</summary>
/// <param name="Text">What was typed.</param>
/// <param name="IsCertificate">Whether it is a certificate identifier, and not a holder code.</param>
internal sealed record TypedFault(string Text, IdentifierError Error, bool IsCertificate)
{
    /// <summary>The fault that the problem is about, or null where it is about none.</summary>
    public static TypedFault? Of(CounterForm form, Problem problem)
    {
        if (problem.Kind != ProblemKind.IdentifierMalformed && problem.Kind != ProblemKind.CheckCharacter)
        {
            return null;
        }

        bool isCertificate = form.By == AskedBy.Certificate;
        string text = isCertificate ? form.CertificateId : form.HolderCode;
        IdentifierError error = isCertificate ? OfCertificate(text) : OfHolder(text, form.HolderCodeType);
        return error.Fault == IdentifierFault.None ? null : new TypedFault(text, error, isCertificate);
    }

    private static IdentifierError OfCertificate(string text) =>
        CertificateIdentifier.TryParseStrict(text, out _, out IdentifierError error) ? IdentifierError.None : error;

    private static IdentifierError OfHolder(string text, string codeType) => codeType switch
    {
        HolderCodeType.CitizenId when !CitizenId.TryParseStrict(text, out _, out IdentifierError error) => error,
        HolderCodeType.UnifiedSocialCreditCode when !UnifiedSocialCreditCode.TryParseStrict(text, out _, out IdentifierError error) => error,
        _ => IdentifierError.None,
    };
}
