namespace Exchange.Audit;

/// <summary>A record that must be there is missing or damaged. <see cref="Bad"/> says which, where and how.</summary>
public sealed class AuditLogCorruptException(BadRecord bad) : Exception($"The audit log is damaged: {bad}")
{
    /// <summary>The first record that cannot be trusted.</summary>
    public BadRecord Bad { get; } = bad;
}
