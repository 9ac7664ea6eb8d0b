namespace Exchange.Gateway.Audit;

/// <summary>Where the record of this answer stands.</summary>
/// <param name="Log">node "/" replica.</param>
internal sealed record AuditBody(string Log, ulong Index);
