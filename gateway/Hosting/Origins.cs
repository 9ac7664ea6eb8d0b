using Exchange.Contracts.V1;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Peers;
using Exchange.Gateway.Sources;
using Grpc.Core;
using Grpc.Net.Client;

namespace Exchange.Gateway.Hosting;

/// <summary>Connects each certificate type with whoever answers for it: an adapter of this node, or a peer.</summary>
internal static class Origins
{
    /// <summary>In bytes.</summary>
    private const int LongestTokenAnswer = 64 * 1024;

    public static void AddOrigins(this IServiceCollection services) => services.AddSingleton(provider =>
    {
        CompiledNode node = provider.GetRequiredService<CompiledNode>();
        Dictionary<string, ICertificateOrigin> sources = node.Configuration.Sources.ToDictionary(
            source => source.Name, source => Adapter(source, node, provider), StringComparer.Ordinal);
        Dictionary<string, ICertificateOrigin> peers = node.Configuration.Peers.ToDictionary(
            peer => peer.Node, peer => Peer(peer, provider), StringComparer.Ordinal);
        return new CertificateTypes(node.Configuration.Types.Select(type =>
            new CertificateTypeEntry(type.Code, type.Name, string.IsNullOrEmpty(type.Source) ? peers[type.Peer!] : sources[type.Source], type.TimeToLive)));
    });

    /// <summary>What an adapter wants to see of this node.</summary>
    public static Metadata Headers(SourceOptions source, CompiledNode node) =>
        node.SourceSecrets.TryGetValue(source.Name, out string? secret) ? new Metadata { { "authorization", "Bearer " + secret } } : [];

    private static ICertificateOrigin Adapter(SourceOptions source, CompiledNode node, IServiceProvider provider) =>
        ActivatorUtilities.CreateInstance<AdapterOrigin>(provider, source, new CertificateSource.CertificateSourceClient(Channel(source.Adapter)), Headers(source, node));

    private static ICertificateOrigin Peer(PeerOptions peer, IServiceProvider provider)
    {
        return ActivatorUtilities.CreateInstance<PeerOrigin>(provider, peer, new Contracts.V1.Peer.PeerClient(Channel(peer.Grpc)), Tokens(peer, provider));
    }

    public static PeerTokens Tokens(PeerOptions peer, IServiceProvider provider)
    {
        // The assertion is meant for the configured issuer alone, so it follows no redirection.
        HttpClient issuer = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = peer.Deadline, MaxResponseContentBufferSize = LongestTokenAnswer };
        return ActivatorUtilities.CreateInstance<PeerTokens>(provider, peer, issuer);
    }

    public static GrpcChannel Channel(string address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            // A peer that vanished without a word is noticed while calls wait for it.
            KeepAlivePingDelay = TimeSpan.FromSeconds(5),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(2),
        },
    });
}
