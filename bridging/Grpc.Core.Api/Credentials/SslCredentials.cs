namespace Grpc.Core;

/// <summary>TLS. Certificates and keys are PEM.</summary>
public sealed class SslCredentials : ChannelCredentials
{
    private readonly VerifyPeerCallback? _verifyPeerCallback;

    /// <summary>TLS with the certificate authorities of the machine.</summary>
    public SslCredentials()
        : this(null)
    {
    }

    /// <summary>TLS that trusts those certificate authorities.</summary>
    public SslCredentials(string? rootCertificates)
        : this(rootCertificates, null)
    {
    }

    /// <summary>TLS with a certificate of the client's own.</summary>
    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair)
        : this(rootCertificates, keyCertificatePair, null)
    {
    }

    /// <summary>TLS with a last look at the server's certificate.</summary>
    public SslCredentials(
        string? rootCertificates,
        KeyCertificatePair? keyCertificatePair,
        VerifyPeerCallback? verifyPeerCallback)
    {
        RootCertificates = rootCertificates;
        KeyCertificatePair = keyCertificatePair;
        _verifyPeerCallback = verifyPeerCallback;
    }

    /// <summary>The trusted authorities; null for the machine's own.</summary>
    public string? RootCertificates { get; }

    /// <summary>The client's certificate, if any.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; }

    internal override bool IsComposable => true;

    /// <inheritdoc/>
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, _verifyPeerCallback);
    }
}
