namespace Grpc.Core;

/// <summary>A certificate with its private key, both PEM.</summary>
public sealed class KeyCertificatePair
{
    /// <summary>A certificate with its key.</summary>
    public KeyCertificatePair(string certificateChain, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(certificateChain);
        ArgumentNullException.ThrowIfNull(privateKey);
        CertificateChain = certificateChain;
        PrivateKey = privateKey;
    }

    /// <summary>The certificate and those that lead to its root.</summary>
    public string CertificateChain { get; }

    /// <summary>The private key.</summary>
    public string PrivateKey { get; }
}
