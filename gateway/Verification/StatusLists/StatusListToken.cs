using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>A status list token, signed.</summary>
/// <param name="Revision">What the list's revision was before its entries were read.</param>
/// <param name="IssuedAt">The claim <c>iat</c>.</param>
/// <param name="ExpiresAt">The claim <c>exp</c>.</param>
internal sealed record StatusListToken(byte[] Utf8, long Revision, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The name of these very bytes (RFC 9110 clause 8.8.3), in its quotation marks.</summary>
    public string EntityTag { get; } = '"' + Base64UrlEncoder.Encode(SHA256.HashData(Utf8).AsSpan(0, 16).ToArray()) + '"';

    public override string ToString() => Encoding.ASCII.GetString(Utf8);
}
