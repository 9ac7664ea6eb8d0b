using Exchange.Gateway.Verification.StatusLists;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification.Offline;

/// <summary>Checks what a node signed, by the keys that were downloaded of it.</summary>
internal static class Signatures
{
    /// <summary>Whether this token can be read here at all: its type, algorithm and suite are known, and it asks for nothing else.</summary>
    public static bool AreKnown(JsonWebToken token, string type) =>
        token.Typ == type && token.Alg == SecurityAlgorithms.EcdsaSha256
        && token.TryGetHeaderValue("suite", out long suite) && suite == StatusListSigner.Suite
        && !token.TryGetHeaderValue("crit", out object _);

    /// <summary>Times are judged by the caller.</summary>
    public static async Task<bool> HoldAsync(JsonWebTokenHandler handler, JsonWebToken token, string type, string issuer, IReadOnlyList<SecurityKey> keys)
    {
        if (!AreKnown(token, type))
        {
            return false;
        }

        TokenValidationResult result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidTypes = [type],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidIssuer = issuer,
            ValidateAudience = false,
            IssuerSigningKeys = keys,
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            ValidateLifetime = false,
        });
        return result.IsValid;
    }
}
