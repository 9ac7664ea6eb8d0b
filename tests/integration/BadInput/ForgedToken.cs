using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Gateway.Access;
using Exchange.Tests.Integration.Fixtures;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Integration.BadInput;

/// <summary>An access token made by hand, so that each part of it can be made wrong. Untouched it is a good one of the district's.</summary>
internal sealed class ForgedToken
{
    private readonly ECDsaSecurityKey _key;

    public ForgedToken(Demo demo)
    {
        SigningKeys keys = demo.KeysOf("district");
        _key = (ECDsaSecurityKey)keys.Credentials.Key;
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Header = new JsonObject { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = _key.KeyId };
        Claims = new JsonObject
        {
            ["iss"] = demo.District.Addresses.BaseUrl,
            ["aud"] = demo.District.Addresses.BaseUrl,
            ["sub"] = "district-counter",
            ["client_id"] = "district-counter",
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["iat"] = now,
            ["exp"] = now + 600,
        };
    }

    public JsonObject Header { get; }

    public JsonObject Claims { get; }

    /// <summary>Signed with the district's key.</summary>
    public string Signed() => With(input => _key.ECDsa.SignData(input, HashAlgorithmName.SHA256));

    /// <summary>Signed with another key.</summary>
    public string SignedBy(ECDsa key) => With(input => key.SignData(input, HashAlgorithmName.SHA256));

    /// <summary>"Signed" with what everybody knows: the public key as the secret of an HMAC.</summary>
    public string SignedWithPublicKey(string form)
    {
        JsonWebKey jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(_key);
        byte[] secret = form switch
        {
            "pem" => Encoding.UTF8.GetBytes(_key.ECDsa.ExportSubjectPublicKeyInfoPem()),
            "der" => _key.ECDsa.ExportSubjectPublicKeyInfo(),
            "point" => [.. Base64UrlEncoder.DecodeBytes(jwk.X), .. Base64UrlEncoder.DecodeBytes(jwk.Y)],
            _ => Encoding.UTF8.GetBytes(jwk.X),
        };
        return With(input => HMACSHA256.HashData(secret, input));
    }

    public string Unsigned() => With(_ => []);

    /// <summary>The public half of a key as a token's header would embed it (RFC 7515 clause 4.1.3).</summary>
    public static JsonNode Jwk(ECDsa key)
    {
        JsonWebKey jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(key));
        return JsonSerializer.SerializeToNode(new { kty = jwk.Kty, crv = jwk.Crv, x = jwk.X, y = jwk.Y })!;
    }

    private string With(Func<byte[], byte[]> sign)
    {
        string input = Encode(Header) + "." + Encode(Claims);
        return input + "." + Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(input)));
    }

    private static string Encode(JsonObject part) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
