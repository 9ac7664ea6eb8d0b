using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Gateway.Access;
using Exchange.Gateway.Configuration;
using Exchange.Tests.Unit.Audit;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class SigningKeysTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestKey _key = new();
    private readonly TestKey _retired = new();

    public void Dispose() => _directory.Dispose();

    // Fails: other nodes and clients cannot check this node's tokens, or learn its private key.
    [Fact]
    public void KeySet_HoldsEveryPublicHalfAndNothingElse()
    {
        ConfigurationErrors errors = new();
        SigningKeys? keys = SigningKeys.Load(
            new AccessOptions { SigningKeyFile = _directory.Write("key.pem", _key.PrivatePem), RetiredKeyFiles = [_directory.Write("retired.pem", _retired.PrivatePem)] }, errors);
        Assert.Empty(errors.Lines);
        using JsonDocument set = JsonDocument.Parse(Jwks.Write(keys!.Public));
        JsonElement[] written = [.. set.RootElement.GetProperty("keys").EnumerateArray()];
        Assert.Equal([_key.Id, _retired.Id], written.Select(key => key.GetProperty("kid").GetString()));
        Assert.All(written, key => Assert.Equal(["kty", "crv", "x", "y", "use", "alg", "kid"], key.EnumerateObject().Select(member => member.Name)));
        Assert.All(keys.Public, key => Assert.ThrowsAny<CryptographicException>(() => ((ECDsaSecurityKey)key).ECDsa.ExportParameters(includePrivateParameters: true)));
    }

    // Fails: the same key has another name on another node, and its tokens are refused there.
    [Fact]
    public void KeyIdentifier_IsTheThumbprint()
    {
        JsonWebKey jwk = new JsonWebKeySet(_key.Jwks).Keys.Single();
        string canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{jwk.X}}","y":"{{jwk.Y}}"}""";
        Assert.Equal(Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(canonical))), _key.Id);
    }

    // Fails: the node starts with a key that cannot sign, and the first client that asks for a token finds out.
    [Theory]
    [InlineData("public half only")]
    [InlineData("another curve")]
    [InlineData("RSA")]
    [InlineData("under a password")]
    [InlineData("no PEM")]
    [InlineData("empty")]
    public void UnusableKey_IsAnErrorThatTellsNothingOfTheFile(string kind)
    {
        ConfigurationErrors errors = new();
        Assert.Null(SigningKeys.Load(new AccessOptions { SigningKeyFile = _directory.Write("key.pem", Unusable(kind)) }, errors));
        string line = Assert.Single(errors.Lines);
        Assert.StartsWith("Access:SigningKeyFile: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN", line, StringComparison.Ordinal);
    }

    // Fails: the file of a retired key is emptied, and its tokens go on; or the node does not start with it any more.
    [Fact]
    public void EmptiedRetiredKey_IsGone()
    {
        ConfigurationErrors errors = new();
        SigningKeys? keys = SigningKeys.Load(
            new AccessOptions { SigningKeyFile = _directory.Write("key.pem", new TestKey().PrivatePem), RetiredKeyFiles = [_directory.Write("retired.pem", "\n")] }, errors);
        Assert.Empty(errors.Lines);
        Assert.Single(keys!.Public);
    }

    private static string Unusable(string kind)
    {
        using ECDsa wide = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using ECDsa narrow = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using RSA rsa = RSA.Create(2048);
        return kind switch
        {
            "public half only" => narrow.ExportSubjectPublicKeyInfoPem(),
            "another curve" => wide.ExportPkcs8PrivateKeyPem(),
            "RSA" => rsa.ExportPkcs8PrivateKeyPem(),
            "under a password" => narrow.ExportEncryptedPkcs8PrivateKeyPem("p", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)),
            "no PEM" => "-----BEGIN NOTHING",
            _ => "",
        };
    }
}
