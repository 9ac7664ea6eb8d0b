using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>Issues access tokens in the JWT profile (RFC 9068 clause 2).</summary>
internal sealed class TokenIssuer(string issuer, SigningKeys keys, TimeProvider time)
{
    private static readonly JsonWebTokenHandler s_handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>The claim with the key by which the client proved itself, so that the token dies with the key.</summary>
    public const string ProvenByClaim = "proven_by";

    /// <param name="provenBy">The thumbprint (RFC 7638) of the client's key that asked for the token; null where none did.</param>
    /// <param name="claims">What else the token says.</param>
    public string Issue(
        string clientId, IEnumerable<string> roles, IEnumerable<string> audiences, TimeSpan lifetime, string? provenBy = null, IReadOnlyDictionary<string, object>? claims = null)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        SecurityTokenDescriptor token = new()
        {
            TokenType = "at+jwt",
            Issuer = issuer,
            IssuedAt = now,
            Expires = now + lifetime,
            SigningCredentials = keys.Credentials,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = clientId,
                ["client_id"] = clientId,
                ["jti"] = Guid.NewGuid().ToString("N"),
                ["roles"] = roles.ToArray(),
            },
        };
        if (provenBy is not null)
        {
            token.Claims[ProvenByClaim] = provenBy;
        }

        foreach ((string name, object value) in claims ?? new Dictionary<string, object>())
        {
            token.Claims[name] = value;
        }

        foreach (string audience in audiences)
        {
            token.Audiences.Add(audience);
        }

        return s_handler.CreateToken(token);
    }
}
