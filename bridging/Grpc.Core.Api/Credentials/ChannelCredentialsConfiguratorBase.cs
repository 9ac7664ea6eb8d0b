namespace Grpc.Core;

/// <summary>How a transport learns what channel credentials hold.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    /// <summary>No protection.</summary>
    public abstract void SetInsecureCredentials(object state);

    /// <summary>TLS; certificates and keys are PEM.</summary>
    public abstract void SetSslCredentials(
        object state,
        string? rootCertificates,
        KeyCertificatePair? keyCertificatePair,
        VerifyPeerCallback? verifyPeerCallback);

    /// <summary>Channel credentials that add call credentials to every call.</summary>
    public abstract void SetCompositeCredentials(
        object state,
        ChannelCredentials channelCredentials,
        CallCredentials callCredentials);
}
