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
    private volatile KeysInForce _current = new(new(signing, SecurityAlgorithms.EcdsaSha256), [.. retired.Prepend(signing).Select(ToPublic)]);

    public SigningCredentials Credentials => _current.Credentials;

    /// <summary>The public halves, the signing key first.</summary>
    public IReadOnlyList<SecurityKey> Public => _current.Public;

    /// <summary>Takes over the keys of another, for everybody who signs with these.</summary>
    public void Replace(SigningKeys next) => _current = next._current;

    public static SigningKeys? Load(AccessOptions options, ConfigurationErrors errors)
    {
        ECDsaSecurityKey? signing = Read("Access:SigningKeyFile", options.SigningKeyFile, errors);
        int faults = errors.Lines.Count;
        ECDsaSecurityKey?[] retired = [.. options.RetiredKeyFiles.Select((file, index) => Read($"Access:RetiredKeyFiles:{index}", file, errors, mayBeEmpty: true))];
        return signing is null || errors.Lines.Count > faults ? null : new SigningKeys(signing, [.. retired.OfType<ECDsaSecurityKey>()]);
    }

    public static ECDsaSecurityKey FromPem(string pem)
    {
        ECDsa key = ECDsa.Create();
        key.ImportFromPem(pem);
        return Identified(key);
    }

    /// <summary>The key set (RFC 7517) with a key's public half.</summary>
    public static string PublicJwks(ECDsa key) => Jwks.Write([Identified(ECDsa.Create(key.ExportParameters(false)))]);

    /// <param name="mayBeEmpty">Emptying the file of a retired key takes the key away.</param>
    private static ECDsaSecurityKey? Read(string key, string file, ConfigurationErrors errors, bool mayBeEmpty = false)
    {
        if (errors.File(key, file, "The signing key's PEM file") is not { } pem || (mayBeEmpty && string.IsNullOrWhiteSpace(pem)))
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

    private sealed record KeysInForce(SigningCredentials Credentials, IReadOnlyList<SecurityKey> Public);

    private static ECDsaSecurityKey ToPublic(ECDsaSecurityKey key) => Identified(ECDsa.Create(key.ECDsa.ExportParameters(false)));

    private static ECDsaSecurityKey Identified(ECDsa key)
    {
        ECDsaSecurityKey security = new(key);
        security.KeyId = KeyThumbprint.Of(JsonWebKeyConverter.ConvertFromECDsaSecurityKey(security));
        return security;
    }
}
