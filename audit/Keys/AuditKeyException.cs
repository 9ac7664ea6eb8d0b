namespace Exchange.Audit;

/// <summary>A key file is malformed, or the key that a segment needs is not among those given.</summary>
public sealed class AuditKeyException(string message) : Exception(message);
