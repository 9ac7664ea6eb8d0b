using Exchange.Contracts.V1;
using Exchange.Gateway.Sources;
using Grpc.Core;

namespace Exchange.Gateway.Commands.Warming;

/// <param name="Next">Where the next page begins; empty where this is the last.</param>
/// <param name="Total">How many there are on all pages, about; 0 where the registry does not tell.</param>
internal sealed record SnapshotPage(IReadOnlyList<Certificate> Certificates, string Next, long Total, DateTimeOffset AsOf);

/// <summary>All certificates of a type, page by page.</summary>
internal interface ICardSnapshot
{
    /// <exception cref="RpcException">The page cannot be had.</exception>
    Task<SnapshotPage> ListAsync(string cursor, int size, CancellationToken cancellation);
}

/// <summary>The certificates of a type as a registry of this node lists them.</summary>
internal sealed class AdapterSnapshot(
    CertificateSource.CertificateSourceClient client, Metadata headers, string source, string typeCode, TimeProvider time) : ICardSnapshot
{
    /// <summary>A page takes longer than a question of a counter may.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public async Task<SnapshotPage> ListAsync(string cursor, int size, CancellationToken cancellation)
    {
        DateTimeOffset asked = time.GetUtcNow();
        ListCertificatesReply reply = await client.ListAsync(
            new ListCertificatesRequest { Source = source, TypeCode = typeCode, Cursor = cursor, PageSize = size },
            new CallOptions(headers, (asked + s_patience).UtcDateTime, cancellation));
        bool good = AnswerCheck.AsOf(reply.AsOf, asked) is not null
            && reply.Certificates.All(certificate => certificate.Type?.Code == typeCode && AnswerCheck.IsUsable(certificate, hasState: true));
        return good
            ? new SnapshotPage(reply.Certificates, reply.NextCursor, (long)Math.Min(reply.Total, long.MaxValue), AnswerCheck.AsOf(reply.AsOf, asked)!.Value)
            : throw new RpcException(new Status(StatusCode.DataLoss, "a listed certificate is of another type, or has a state or a date that is none"));
    }
}
