using System.Runtime.CompilerServices;
using Exchange.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Exchange.Gateway.Verification.Changes;

/// <summary>The changes of a registry of this node, as its adapter announces them.</summary>
internal sealed class AdapterChanges(string source, CertificateSource.CertificateSourceClient client, Metadata headers) : IChangeSource
{
    public async IAsyncEnumerable<ChangeEvent> OpenAsync(string cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using AsyncServerStreamingCall<WatchCertificatesEvent> call = client.Watch(
            new WatchCertificatesRequest { Source = source, Cursor = cursor }, new CallOptions(headers, cancellationToken: cancellation));
        while (await call.ResponseStream.MoveNext(cancellation))
        {
            WatchCertificatesEvent received = call.ResponseStream.Current;
            yield return new ChangeEvent(received.Cursor, received.Changed, StampOf(received.Heartbeat?.SourceTime));
        }
    }

    /// <summary>A stamp that is no instant vouches for nothing.</summary>
    internal static DateTimeOffset? StampOf(Timestamp? stamp) =>
        stamp is not null && Sources.AnswerCheck.IsInstant(stamp) ? stamp.ToDateTimeOffset() : null;
}
