using Exchange.Audit;

namespace Exchange.Gateway.Audit;

/// <summary>Which records are of questions for somebody's data, and so what persons and departments may be told of.</summary>
internal static class AccessKinds
{
    public static IReadOnlyList<AuditKind> All { get; } = [AuditKind.Verification, AuditKind.Lookup, AuditKind.Call, AuditKind.Peer, AuditKind.Batch];
}
