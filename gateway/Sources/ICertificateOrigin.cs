using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Sources;

/// <summary>Whoever answers for certificates of a type: a registry of this node, or a peer node.</summary>
internal interface ICertificateOrigin
{
    /// <summary>
    /// Whether this is a registry of this node, whose answers are the same whoever asks. A peer decides and records by
    /// requester and purpose, so what it answered to one question is no answer to another.
    /// </summary>
    bool IsOwnRegistry { get; }

    /// <summary>One certificate by identifier; an empty answer means that the registry has none.</summary>
    Task<Outcome<OriginAnswer>> GetAsync(string id, string typeCode, Inquiry inquiry, CancellationToken cancellation);

    /// <summary>All certificates of a holder and a type, current or not.</summary>
    Task<Outcome<OriginAnswer>> FindAsync(HolderQuery query, Inquiry inquiry, CancellationToken cancellation);
}

/// <summary>What an origin said. It has been checked to be about what was asked.</summary>
/// <param name="AsOf">The answer is at least this fresh.</param>
/// <param name="PeerAudit">The asked node's own record of the question, where a peer answered.</param>
/// <param name="Holder">Whose the certificates are, where a peer answered: it does not name holders.</param>
internal sealed record OriginAnswer(
    IReadOnlyList<Certificate> Certificates, DateTimeOffset AsOf, ServedFrom ServedFrom, AuditPosition? PeerAudit, HolderKey Holder = default);

internal sealed record HolderQuery(string HolderCode, string HolderCodeType, string TypeCode);

/// <summary>On whose behalf and for what an origin is asked: a peer decides and records by it.</summary>
/// <param name="Fields">The fields that a lookup is to release; empty for a verification.</param>
internal sealed record Inquiry(AccessAction Action, Client Client, CallContext Context, IReadOnlyCollection<string> Fields);
