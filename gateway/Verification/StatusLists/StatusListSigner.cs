using System.Text;
using Exchange.Gateway.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>Signs status list tokens in JWT format (IETF Token Status List, section 5.1).</summary>
internal sealed class StatusListSigner(SigningKeys keys, StatusListUris uris, StatusListOptions options, TimeProvider time)
{
    public const string Type = "statuslist+jwt";

    /// <summary>ES256 with SHA-256, the one suite there is.</summary>
    public const int Suite = 1;

    private static readonly JsonWebTokenHandler s_handler = new() { SetDefaultTimesOnTokenCreation = false };

    public StatusListToken Sign(BegunList name, StatusList list)
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        DateTimeOffset expires = now + options.Lifetime;
        string token = s_handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            Issuer = uris.Issuer,
            IssuedAt = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            SigningCredentials = keys.Credentials,
            AdditionalHeaderClaims = new Dictionary<string, object> { ["suite"] = Suite },
            Claims = new Dictionary<string, object>
            {
                ["sub"] = uris.Of(name.Name),
                ["ttl"] = (long)options.TimeToLive.TotalSeconds,
                ["status_list"] = new Dictionary<string, object> { ["bits"] = list.Bits, ["lst"] = list.Encode(), ["aggregation_uri"] = uris.Aggregation },
            },
        });
        return new StatusListToken(Encoding.ASCII.GetBytes(token), name.Revision, now, expires);
    }
}
