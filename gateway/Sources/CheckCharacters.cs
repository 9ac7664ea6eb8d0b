using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Sources;

internal static class CheckCharacters
{
    /// <summary>The warning on an identifier that the registry knows although its check character fails.</summary>
    public const string MismatchWarning = "check-character-mismatch";

    /// <summary>The check character fails and the responsible registry knows no such certificate.</summary>
    public static Problem Mismatch(string path, CertificateIdentifier id) => Problem.At(ProblemKind.CheckCharacter, path,
        $"The last character is '{id.Check}'; '{id.ExpectedCheck}' is expected, and no registry knows the identifier as it is.");
}
