using System.Runtime.CompilerServices;
using Exchange.Contracts.V1;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;
using Grpc.Core;

namespace Exchange.Gateway.Peers;

/// <summary>The changes of the types that a peer answers for, as the peer passes them on.</summary>
internal sealed class PeerChanges(IEnumerable<string> types, Peer.PeerClient client, PeerTokens tokens) : IChangeSource
{
    public async IAsyncEnumerable<ChangeEvent> OpenAsync(string cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string token = await tokens.GetAsync(cancellation);
        PeerWatchRequest request = new() { Cursor = cursor };
        request.TypeCodes.AddRange(types.Order(StringComparer.Ordinal));
        using AsyncServerStreamingCall<PeerWatchEvent> call = client.Watch(
            request, new CallOptions(new Metadata { { "authorization", "Bearer " + token } }, cancellationToken: cancellation));
        while (await MoveNextAsync(call, token, cancellation))
        {
            PeerWatchEvent received = call.ResponseStream.Current;
            yield return new ChangeEvent(
                received.Cursor, received.Changed, AdapterChanges.StampOf(received.Heartbeat?.SourceTime), received.Opened?.TypeCodes, MayRepeat: true,
                HolderKey.Read(received.HolderKey.Span));
        }
    }

    private async Task<bool> MoveNextAsync(AsyncServerStreamingCall<PeerWatchEvent> call, string token, CancellationToken cancellation)
    {
        try
        {
            return await call.ResponseStream.MoveNext(cancellation);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unauthenticated)
        {
            // The stream is opened again with another one.
            tokens.Forget(token);
            throw;
        }
    }
}
