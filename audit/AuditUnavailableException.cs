namespace Exchange.Audit;

/// <summary>
/// The record is not durable: whatever it stood for must not be answered. The record may or may not be found in the
/// log afterwards; it was never acknowledged.
/// </summary>
public sealed class AuditUnavailableException(AuditUnavailableReason reason, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public AuditUnavailableReason Reason { get; } = reason;

    internal static AuditUnavailableException For(AuditLogState state) =>
        new(state.Reason!.Value, $"The audit log cannot be written: {state.Detail}");

    internal static AuditUnavailableException Overloaded() =>
        new(AuditUnavailableReason.Overloaded, "The audit log is overloaded: too many bytes wait to be written.");

    internal static AuditUnavailableException Closed() =>
        new(AuditUnavailableReason.Closed, "The audit log has been closed.");
}
