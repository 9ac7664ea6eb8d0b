using System.Security.Cryptography;
using Curve = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace Exchange.Audit.Notes;

/// <summary>Ed25519 of RFC 8032 (PureEdDSA, no context). Any number of threads may use it at once.</summary>
internal static class Ed25519
{
    /// <summary>Of a private key (the seed of RFC 8032, section 5.1.5) and of a public one alike.</summary>
    public const int KeyBytes = 32;

    public const int SignatureBytes = 64;

    public static byte[] GeneratePrivateKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    public static byte[] PublicKeyOf(byte[] privateKey)
    {
        var publicKey = new byte[KeyBytes];
        Curve.GeneratePublicKey(privateKey, 0, publicKey, 0);
        return publicKey;
    }

    /// <summary>Whether the bytes are a point that a private key can have led to: for a point of small order anybody can sign.</summary>
    public static bool IsPublicKey(byte[] publicKey) => Curve.ValidatePublicKeyFull(publicKey, 0);

    public static byte[] Sign(byte[] privateKey, byte[] publicKey, byte[] message)
    {
        var signature = new byte[SignatureBytes];
        Curve.Sign(privateKey, 0, publicKey, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    public static bool Verify(byte[] publicKey, byte[] message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes
        && Curve.Verify(signature.ToArray(), 0, publicKey, 0, message, 0, message.Length);
}
