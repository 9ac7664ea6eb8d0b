using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>What a key is known by, whatever its owner calls it (RFC 7638).</summary>
internal static class KeyThumbprint
{
    public static string Of(SecurityKey key) => Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
}
