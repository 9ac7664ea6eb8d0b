using System.Diagnostics.CodeAnalysis;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>Takes a signed JSON Web Token (RFC 7519) apart, whoever wrote it. Nothing in it is believed yet.</summary>
internal static class SignedToken
{
    public const int MaximumLength = 8 * 1024;

    private const string CriticalHeader = "crit";

    private static readonly JsonWebTokenHandler s_handler = new() { MaximumTokenSizeInBytes = MaximumLength };

    /// <summary>
    /// Whether the text is a token that names its issuer. One with critical headers is not: whoever does not understand
    /// them must refuse it (RFC 7515 clause 4.1.11), and this node understands none.
    /// </summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out JsonWebToken? token)
    {
        token = null;
        if (text.Length > MaximumLength || !s_handler.CanReadToken(text))
        {
            return false;
        }

        try
        {
            token = s_handler.ReadJsonWebToken(text);
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            return false;
        }

        return !string.IsNullOrEmpty(token.Issuer) && !token.TryGetHeaderValue(CriticalHeader, out object _);
    }
}
