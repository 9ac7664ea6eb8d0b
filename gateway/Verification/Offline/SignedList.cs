using Exchange.Gateway.Verification.StatusLists;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification.Offline;

/// <summary>A status list token whose signature and form hold; whether it is fresh enough is for the reader to say.</summary>
internal sealed record SignedList(StatusList List, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Characters that a token may have: room for the longest list, packed badly.</summary>
    public const int MaximumLength = 8 * 1024 * 1024;

    private static readonly JsonWebTokenHandler s_handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaximumLength };

    /// <summary>The list, or null where anything about the token is not as it must be (IETF Token Status List, sections 5.1 and 8.3).</summary>
    public static async Task<SignedList?> ReadAsync(string token, string uri, string issuer, IReadOnlyList<SecurityKey> keys)
    {
        if (token.Length > MaximumLength || !s_handler.CanReadToken(token))
        {
            return null;
        }

        try
        {
            JsonWebToken read = s_handler.ReadJsonWebToken(token);
            return await Signatures.HoldAsync(s_handler, read, StatusListSigner.Type, issuer, keys)
                && read.Subject == uri
                && read.TryGetPayloadValue("iat", out long issuedAt)
                && read.TryGetPayloadValue("exp", out long expiresAt)
                && read.TryGetPayloadValue("status_list", out System.Text.Json.JsonElement list)
                && list.TryGetProperty("bits", out System.Text.Json.JsonElement bits) && bits.TryGetInt32(out int width)
                && list.TryGetProperty("lst", out System.Text.Json.JsonElement packed)
                && StatusList.TryDecode(width, packed.GetString() ?? "", out StatusList? statuses)
                ? new SignedList(statuses, DateTimeOffset.FromUnixTimeSeconds(issuedAt), DateTimeOffset.FromUnixTimeSeconds(expiresAt))
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException or InvalidOperationException)
        {
            return null;
        }
    }
}
