using System.Text;
using System.Text.Json;
using Exchange.Gateway.Access;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Alerts.Webhooks;

/// <summary>
/// Signs what a receiver is told: a JWS (RFC 7515) with detached content (appendix F), ES256 by the node's signing key, which stands in
/// its published key set under the <c>kid</c>. The receiver puts the body, as it came, between the two dots in base64url.
/// </summary>
/// <param name="issuer">The node's address, under which its key set is found.</param>
internal sealed class NoticeSignature(SigningKeys keys, string issuer, TimeProvider time)
{
    /// <summary>The header of the request that carries it.</summary>
    public const string Header = "Exchange-Signature";

    /// <summary>Its <c>typ</c>: a signature over anything else is none over a notice.</summary>
    public const string Type = "exchange-alert+jws";

    /// <summary>ES256 with SHA-256, the one suite there is.</summary>
    public const int Suite = 1;

    /// <param name="id">The <c>jti</c>: the same each time the same alert is told of.</param>
    public string Sign(byte[] body, string id)
    {
        SigningCredentials credentials = keys.Credentials;
        string header = Base64UrlEncoder.Encode(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["alg"] = credentials.Algorithm,
            ["kid"] = credentials.Key.KeyId,
            ["typ"] = Type,
            ["suite"] = Suite,
            ["iss"] = issuer,
            ["iat"] = time.GetUtcNow().ToUnixTimeSeconds(),
            ["jti"] = id,
        }));
        CryptoProviderFactory factory = credentials.Key.CryptoProviderFactory;
        SignatureProvider signer = factory.CreateForSigning(credentials.Key, credentials.Algorithm);
        try
        {
            byte[] signature = signer.Sign(Encoding.ASCII.GetBytes($"{header}.{Base64UrlEncoder.Encode(body)}"));
            return $"{header}..{Base64UrlEncoder.Encode(signature)}";
        }
        finally
        {
            factory.ReleaseSignatureProvider(signer);
        }
    }
}
