using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>
/// Checks the assertion by which a client proves who it is (RFC 7523 clause 3, <c>private_key_jwt</c>): signed with
/// one of its keys, meant for this token endpoint, short-lived, and never used before.
/// </summary>
internal sealed class AssertionValidator(AccessSnapshots snapshots, IUsedAssertions used, TokenAudiences audiences, TimeProvider time)
{
    private static readonly TimeSpan s_longestLife = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler s_handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = SignedToken.MaximumLength };

    /// <summary>The client, or null: why is not told to whoever cannot prove who they are.</summary>
    public async Task<ProvenClient?> ValidateAsync(string assertion, CancellationToken cancellation)
    {
        if (!SignedToken.TryRead(assertion, out JsonWebToken? read) || read.Issuer != read.Subject || !snapshots.Current.Clients.TryGetValue(read.Issuer, out Client? client))
        {
            return null;
        }

        DateTime now = time.GetUtcNow().UtcDateTime;
        if (string.IsNullOrEmpty(read.Id) || read.ValidTo <= now || read.ValidTo > now + s_longestLife)
        {
            return null;
        }

        TokenValidationResult result = await s_handler.ValidateTokenAsync(read, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256],
            ValidIssuer = client.Id,
            ValidAudiences = audiences.OfAssertions,
            IssuerSigningKeys = client.Keys,
            TryAllIssuerSigningKeys = false,
            LifetimeValidator = (from, _, _, _) => from is null || from <= now + TimeSpan.FromSeconds(5),
        });

        return result.IsValid && await used.TryUseAsync(client.Id, Hash(read.Id), read.ValidTo, cancellation)
            ? new ProvenClient(client, KeyThumbprint.Of(((JsonWebToken)result.SecurityToken).SigningKey))
            : null;
    }

    private static string Hash(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}

/// <param name="Key">The thumbprint of the key that it proved itself with.</param>
internal sealed record ProvenClient(Client Client, string Key);

/// <summary>Whom tokens and assertions are meant for.</summary>
/// <param name="OfTokens">The <c>aud</c> of the access tokens this node issues.</param>
/// <param name="OfAssertions">What a client may write as <c>aud</c>: the issuer or its token endpoint.</param>
internal sealed record TokenAudiences(string OfTokens, IReadOnlyList<string> OfAssertions);

/// <summary>Remembers assertions until they expire, across restarts and replicas.</summary>
internal interface IUsedAssertions
{
    /// <summary>Whether this is the first use.</summary>
    /// <exception cref="System.Data.Common.DbException">It cannot be told now.</exception>
    Task<bool> TryUseAsync(string client, string assertion, DateTime expires, CancellationToken cancellation);
}
