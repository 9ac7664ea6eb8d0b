namespace Exchange.Audit;

/// <summary>Another process, or another part of this one, has the log open for writing.</summary>
public sealed class AuditLogInUseException(string message) : Exception(message);
