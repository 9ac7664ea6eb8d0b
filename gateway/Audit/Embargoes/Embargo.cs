using Exchange.Audit;

namespace Exchange.Gateway.Audit.Embargoes;

/// <summary>A rule, compiled: what an access of a client to which it applies must meet, and for how long it is kept from the person.</summary>
/// <param name="Node">The node that asked as a peer; null for whoever asked.</param>
/// <param name="Department">Null where it is met already.</param>
/// <param name="Client">Null where it is met already.</param>
internal sealed record Embargo(string Name, string? Node, string? Department, string? Client, string? ItemCode, string? Purpose, TimeSpan? For, DateTimeOffset? Until)
{
    public bool Meets(AuditRecord record) =>
        (ItemCode is null || ItemCode == record.Why?.ItemCode)
        && (Purpose is null || Purpose == record.Why?.Purpose)
        && (Node is null || Node == record.Who.OnBehalfOf?.Node)
        && (Department is null || Department == record.Who.OnBehalfOf?.Department)
        && (Client is null || Client == record.Who.OnBehalfOf?.Client);

    /// <summary>The first instant at which the person is told of an access.</summary>
    public DateTimeOffset EndOf(DateTimeOffset access) => Until ?? (DateTimeOffset.MaxValue - access > For!.Value ? access + For.Value : DateTimeOffset.MaxValue);
}
