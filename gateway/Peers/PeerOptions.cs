namespace Exchange.Gateway.Peers;

/// <summary>Another node that this one asks: an entry of the configuration section <c>Peers</c>.</summary>
internal sealed record PeerOptions
{
    /// <summary>The other node's GB/T 2260 code.</summary>
    public string Node { get; init; } = "";

    /// <summary>Its gRPC address.</summary>
    public string Grpc { get; init; } = "";

    /// <summary>Its issuer, which is its public address: tokens are asked of it, and assertions are meant for it.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>How this node is called among the other's clients; it signs with the key of <c>Access:SigningKeyFile</c>.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>How long one question may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How its changes are followed: <c>grpc</c>, by a stream of this node's own, or <c>kafka</c>, by its topic.</summary>
    public string Changes { get; init; } = "grpc";

    /// <summary>File with the key ring that its topic is sealed under.</summary>
    public string? KeysFile { get; init; }
}
