namespace Grpc.Core;

/// <summary>Whether a channel has a connection.</summary>
public enum ConnectivityState
{
    /// <summary>None, and none is wanted yet.</summary>
    Idle,

    /// <summary>One is being made.</summary>
    Connecting,

    /// <summary>Calls can go.</summary>
    Ready,

    /// <summary>The last attempt failed; another will follow.</summary>
    TransientFailure,

    /// <summary>The channel has ended.</summary>
    Shutdown,
}
