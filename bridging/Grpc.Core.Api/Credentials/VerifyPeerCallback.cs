namespace Grpc.Core;

/// <summary>A last look at the server's certificate; false refuses the connection.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);

/// <summary>The server that is about to be trusted.</summary>
public sealed class VerifyPeerContext
{
    /// <summary>The name asked for and the certificate presented.</summary>
    public VerifyPeerContext(string targetName, string peerPem)
    {
        TargetName = targetName;
        PeerPem = peerPem;
    }

    /// <summary>The name asked for.</summary>
    public string TargetName { get; }

    /// <summary>The certificate presented, PEM.</summary>
    public string PeerPem { get; }
}
