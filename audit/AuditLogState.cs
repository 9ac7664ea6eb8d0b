namespace Exchange.Audit;

/// <summary>Whether the log can be written, since when, and if not, why.</summary>
/// <param name="Since">When it became so.</param>
/// <param name="Reason">Why it cannot be written; null while it can.</param>
/// <param name="Detail">The error underneath, for operators; null while the log can be written.</param>
public sealed record AuditLogState(DateTimeOffset Since, AuditUnavailableReason? Reason = null, string? Detail = null)
{
    /// <summary>True while appends are taken.</summary>
    public bool IsWritable => Reason is null;
}

/// <summary>Why a record was not written.</summary>
public enum AuditUnavailableReason
{
    /// <summary>More bytes wait to be written than the log allows; trying again a little later may work.</summary>
    Overloaded,

    /// <summary>No space, or no quota, is left.</summary>
    DiskFull,

    /// <summary>Writing or flushing failed otherwise.</summary>
    WriteFailed,

    /// <summary>The log has been closed.</summary>
    Closed,
}
