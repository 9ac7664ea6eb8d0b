using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Peers;

namespace Exchange.Gateway.Hosting.Checks;

/// <summary>The section <c>Peers</c>, with the key rings of those that are followed over Kafka.</summary>
internal static class PeerChecks
{
    public static void Check(List<PeerOptions> peers, ConfigurationErrors errors)
    {
        errors.Unique("Peers", peers.Select(peer => peer.Node), "Peer");
        for (int i = 0; i < peers.Count; i++)
        {
            if (!NodeCode.TryParse(peers[i].Node, out _, out IdentifierError error))
            {
                errors.Add($"Peers:{i}:Node", error.Message);
            }

            errors.Address($"Peers:{i}:Grpc", peers[i].Grpc, "The peer's gRPC address");
            errors.Address($"Peers:{i}:Issuer", peers[i].Issuer, "The peer's issuer");
            errors.Require($"Peers:{i}:ClientId", peers[i].ClientId, "The name of this node among the peer's clients");
            errors.Duration($"Peers:{i}:Deadline", peers[i].Deadline);
        }
    }

    public static Dictionary<string, KeyRing> LoadRings(NodeConfiguration configuration, ConfigurationErrors errors)
    {
        Dictionary<string, KeyRing> rings = new(StringComparer.Ordinal);
        for (int i = 0; i < configuration.Peers.Count; i++)
        {
            PeerOptions peer = configuration.Peers[i];
            if (peer.Changes is not ("grpc" or "kafka"))
            {
                errors.Add($"Peers:{i}:Changes", $"'{peer.Changes}' is not known; write grpc or kafka.");
            }

            if (peer.Changes != "kafka")
            {
                continue;
            }

            if (configuration.Kafka is null)
            {
                errors.Add($"Peers:{i}:Changes", "Following a peer over Kafka needs the section Kafka.");
            }

            if (KeyRing.Load($"Peers:{i}:KeysFile", peer.KeysFile, errors) is { } ring)
            {
                rings[peer.Node] = ring;
            }
        }

        return rings;
    }
}
