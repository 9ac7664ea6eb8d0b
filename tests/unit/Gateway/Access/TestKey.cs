using System.Security.Cryptography;
using System.Text;
using Exchange.Gateway.Access;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Access;

/// <summary>An ES256 key of somebody, and tokens written by hand with it: also those that no library would write.</summary>
internal sealed class TestKey
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestKey()
    {
        Signing = new SigningKeys(SigningKeys.FromPem(PrivatePem), []);
    }

    public SigningKeys Signing { get; }

    public IReadOnlyList<SecurityKey> Public => Signing.Public;

    public string Id => Public[0].KeyId;

    public string PrivatePem => _key.ExportPkcs8PrivateKeyPem();

    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    public string Jwks => SigningKeys.PublicJwks(_key);

    public static string Encode(string json) => Base64UrlEncoder.Encode(json);

    public string Sign(string header, string payload)
    {
        string signed = Encode(header) + "." + Encode(payload);
        return signed + "." + Base64UrlEncoder.Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }
}
