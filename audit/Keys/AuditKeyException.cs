namespace Exchange.Audit;

/// <summary>A key file is malformed, the master key that is needed is not among those given, or a month's secret cannot be used.</summary>
public sealed class AuditKeyException(string message) : Exception(message);
