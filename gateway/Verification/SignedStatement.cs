using System.Diagnostics.CodeAnalysis;
using Exchange.Gateway.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification;

/// <summary>What is wrong with a signed statement.</summary>
internal enum StatementFault
{
    None,

    /// <summary>Not a compact JWS with an issuer, or not in its one canonical spelling.</summary>
    Unreadable,

    /// <summary>Its <c>typ</c> is another: a good signature over something else proves nothing here.</summary>
    OtherType,

    /// <summary>Its suite is not one that this version knows.</summary>
    OtherSuite,

    UnknownIssuer,

    /// <summary>Its <c>kid</c> is none of its issuer's, or its algorithm is not ES256.</summary>
    UnknownKey,

    SignatureFails,
}

/// <summary>
/// A statement that a node signs for others to keep or to show: a compact JWS (RFC 7515) with ES256, which names its
/// suite, so that another suite needs no other format.
/// </summary>
internal static class SignedStatement
{
    public const int Suite = 1;

    private const string SuiteHeader = "suite";

    private static readonly JsonWebTokenHandler s_handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false, MaximumTokenSizeInBytes = SignedToken.MaximumLength };

    /// <param name="type">The <c>typ</c>.</param>
    /// <param name="payload">A JSON object with the issuer in <c>iss</c>.</param>
    public static string Sign(string type, SigningKeys keys, string payload) => s_handler.CreateToken(
        payload, keys.Credentials, new Dictionary<string, object> { [JwtHeaderParameterNames.Typ] = type, [SuiteHeader] = Suite });

    /// <summary>Takes a statement apart. Nothing in it is believed yet.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out JsonWebToken? statement)
    {
        if (SignedToken.TryRead(text, out statement) && IsCanonical(statement.EncodedSignature))
        {
            return true;
        }

        statement = null;
        return false;
    }

    /// <param name="keys">The keys that count for the issuer; null where the issuer is not known.</param>
    public static async ValueTask<StatementFault> CheckAsync(JsonWebToken statement, string type, IReadOnlyList<SecurityKey>? keys)
    {
        if (statement.Typ != type)
        {
            return StatementFault.OtherType;
        }

        if (!statement.TryGetHeaderValue(SuiteHeader, out int suite) || suite != Suite)
        {
            return StatementFault.OtherSuite;
        }

        if (keys is null)
        {
            return StatementFault.UnknownIssuer;
        }

        TokenValidationResult result = await s_handler.ValidateTokenAsync(statement, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidIssuer = statement.Issuer,
            ValidateAudience = false,
            // Each kind of statement has its own rule of age, judged by the node's clock.
            ValidateLifetime = false,
            RequireSignedTokens = true,
            IssuerSigningKeys = keys,
            TryAllIssuerSigningKeys = false,
        });
        return result.IsValid ? StatementFault.None : result.Exception switch
        {
            SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidAlgorithmException => StatementFault.UnknownKey,
            _ => StatementFault.SignatureFails,
        };
    }

    /// <summary>The last character of a base64url text has bits to spare: with any of them set it is another text of the same bytes.</summary>
    private static bool IsCanonical(string encoded)
    {
        try
        {
            return Base64UrlEncoder.Encode(Base64UrlEncoder.DecodeBytes(encoded)) == encoded;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
