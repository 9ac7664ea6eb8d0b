using System.Collections.Frozen;
using Exchange.Audit;

namespace Exchange.Gateway.Search;

/// <summary>What the numbers of a record are called where people read it.</summary>
internal static class RecordNames
{
    public static FrozenDictionary<string, AuditDecision> Decisions { get; } = new Dictionary<string, AuditDecision>
    {
        ["allowed"] = AuditDecision.Allowed,
        ["denied"] = AuditDecision.Denied,
        ["failed"] = AuditDecision.Failed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Of(AuditDecision decision) => decision.ToString().ToLowerInvariant();

    /// <summary>A kind that this version does not know is called by its number.</summary>
    public static string Of(AuditKind kind) => kind.ToString().ToLowerInvariant();
}
