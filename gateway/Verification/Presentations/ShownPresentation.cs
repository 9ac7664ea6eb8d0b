using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Exchange.Gateway.Verification.Presentations;

/// <summary>A presentation as somebody showed it: taken apart, and nothing in it believed yet.</summary>
/// <param name="Certificate">The certificate that it says it is of.</param>
/// <param name="SingleUse">Whether one that this node has seen before is refused.</param>
internal sealed record ShownPresentation(JsonWebToken Statement, CertificateIdentifier Certificate, bool SingleUse)
{
    /// <summary>How requests call the text of a presentation.</summary>
    public const string Path = "qr";

    /// <returns>Null where nothing was shown.</returns>
    public static Outcome<ShownPresentation>? Read(string? text, bool singleUse)
    {
        if (text is null)
        {
            return singleUse ? Problem.At(ProblemKind.MalformedRequest, "singleUse", "This goes with qr; only a presentation can be used up.") : default(Outcome<ShownPresentation>?);
        }

        if (text.Length > Presentation.MaximumLength)
        {
            return Refused($"A presentation has at most {Presentation.MaximumLength} characters, which is what a QR code holds; this has {text.Length}.");
        }

        if (!SignedStatement.TryRead(text, out JsonWebToken? statement))
        {
            return Refused("This is not a presentation: it is no compact JWS that names its issuer. Send the text of the QR code unchanged.");
        }

        return CertificateIdentifier.TryParse(statement.Subject, out CertificateIdentifier certificate, out _)
            ? new ShownPresentation(statement, certificate, singleUse)
            : Refused("The presentation names no certificate in its `sub`.");
    }

    public static Problem Refused(string message) => Problem.At(ProblemKind.MalformedRequest, Path, message);
}
