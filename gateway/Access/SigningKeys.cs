using System.Security.Cryptography;
using Exchange.Gateway.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>
/// The node's own ES256 keys: one that signs, and retired ones whose tokens are still accepted. A key's identifier is
/// its JWK thumbprint (RFC 7638), so that the same key has the same identifier everywhere.
/// </summary>
internal sealed class SigningKeys(ECDsaSecurityKey signing, IReadOnlyList<ECDsaSecurityKey> retired)
{
    public SigningCredentials Credentials { get; } = new(signing, SecurityAlgorithms.EcdsaSha256);

    /// <summary>The public halves, the signing key first.</summary>
    public IReadOnlyList<SecurityKey> Public { get; } = [.. retired.Prepend(signing).Select(ToPublic)];

    public static SigningKeys? Load(AccessOptions options, ConfigurationErrors errors)
    {
        ECDsaSecurityKey? signing = Read("Access:SigningKeyFile", options.SigningKeyFile, errors);
        ECDsaSecurityKey?[] retired = [.. options.RetiredKeyFiles.Select((file, index) => Read($"Access:RetiredKeyFiles:{index}", file, errors))];
        return signing is null || retired.Contains(null) ? null : new SigningKeys(signing, retired!);
    }

    public static ECDsaSecurityKey FromPem(string pem)
    {
        ECDsa key = ECDsa.Create();
        key.ImportFromPem(pem);
        return Identified(key);
    }

    /// <summary>The key set (RFC 7517) with a key's public half.</summary>
    public static string PublicJwks(ECDsa key) => Jwks.Write([Identified(ECDsa.Create(key.ExportParameters(false)))]);

    private static ECDsaSecurityKey? Read(string key, string file, ConfigurationErrors errors)
    {
        if (errors.File(key, file, "The signing key's PEM file") is not { } pem)
        {
            return null;
        }

        try
        {
            ECDsaSecurityKey read = FromPem(pem);
            // Exporting the private half throws where there is only a public one.
            if (read.ECDsa.ExportParameters(includePrivateParameters: true).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return read;
            }
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // Said below, without the exception: its text may hold parts of the file.
        }

        errors.Add(key, $"'{file}' is not the PEM of a P-256 private key; `exchange keys generate signing` makes one.");
        return null;
    }

    private static ECDsaSecurityKey ToPublic(ECDsaSecurityKey key) => Identified(ECDsa.Create(key.ECDsa.ExportParameters(false)));

    private static ECDsaSecurityKey Identified(ECDsa key)
    {
        ECDsaSecurityKey security = new(key);
        security.KeyId = Base64UrlEncoder.Encode(JsonWebKeyConverter.ConvertFromECDsaSecurityKey(security).ComputeJwkThumbprint());
        return security;
    }
}
