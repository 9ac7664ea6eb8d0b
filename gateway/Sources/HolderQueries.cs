using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Sources;

/// <summary>Checks a question by holder and type before anybody is asked.</summary>
internal static class HolderQueries
{
    private const int MaximumCodeLength = 50;

    /// <summary>The question with its holder code in canonical form, or what is wrong with it.</summary>
    public static Outcome<HolderQuery> Create(string? code, string? codeType, string? typeCode)
    {
        List<ProblemError> missing = [];
        Require(code, "holder.code", missing);
        Require(codeType, "holder.codeType", missing);
        Require(typeCode, "typeCode", missing);
        if (missing.Count > 0)
        {
            return new Problem(ProblemKind.MalformedRequest, "A question by holder needs the holder's code, its type, and the certificate type.", missing);
        }

        if (!CertificateTypeCode.TryParse(typeCode, out _, out IdentifierError typeError))
        {
            return Problem.At(ProblemKind.IdentifierMalformed, "typeCode", typeError.Message);
        }

        if (HolderCodeType.Find(codeType) is null)
        {
            return Problem.At(ProblemKind.MalformedRequest, "holder.codeType",
                "Not a holder-type code (GB/T 36903); known are " + string.Join(", ", HolderCodeType.All.Select(known => known.Value)) + ".");
        }

        Outcome<string> canonical = Canonical(code!, codeType!);
        return canonical.Succeeded ? new HolderQuery(canonical.Value, codeType!, typeCode!) : canonical.Problem;
    }

    /// <summary>
    /// The problem with a holder code whose check character fails, once the registry has answered that it knows none:
    /// codes are registered in reality although their check fails, so the registry is asked first.
    /// </summary>
    public static Problem? CheckCharacter(HolderQuery query) =>
        query.HolderCodeType == HolderCodeType.UnifiedSocialCreditCode
        && !UnifiedSocialCreditCode.TryParseStrict(query.HolderCode, out _, out IdentifierError error)
            ? Problem.At(ProblemKind.CheckCharacter, "holder.code", error.Message)
            : null;

    /// <summary>A registry's holder code as a question has it; as it is where it could not be asked for.</summary>
    public static string CanonicalOrAsIs(string code, string codeType) => Canonical(code, codeType) is { Succeeded: true } canonical ? canonical.Value : code;

    private static Outcome<string> Canonical(string code, string codeType)
    {
        switch (codeType)
        {
            case HolderCodeType.CitizenId:
                return CitizenId.TryParseStrict(code, out CitizenId citizen, out IdentifierError citizenError) ? citizen.ToString() : Wrong(citizenError);
            case HolderCodeType.UnifiedSocialCreditCode:
                return UnifiedSocialCreditCode.TryParse(code, out UnifiedSocialCreditCode organisation, out IdentifierError error) ? organisation.ToString() : Wrong(error);
            default:
                return code.Length <= MaximumCodeLength && !code.Any(char.IsControl)
                    ? code
                    : Problem.At(ProblemKind.IdentifierMalformed, "holder.code", $"At most {MaximumCodeLength} characters are taken, none of them a control character.");
        }
    }

    private static Problem Wrong(IdentifierError error) =>
        Problem.At(error.Fault == IdentifierFault.CheckCharacter ? ProblemKind.CheckCharacter : ProblemKind.IdentifierMalformed, "holder.code", error.Message);

    private static void Require(string? text, string path, List<ProblemError> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            errors.Add(new ProblemError(path, "This is required."));
        }
    }
}
