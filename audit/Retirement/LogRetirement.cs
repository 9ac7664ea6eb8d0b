namespace Exchange.Audit;

/// <summary>What came of an order to retire months.</summary>
/// <param name="Outcome">Whether they were retired, or why not.</param>
/// <param name="Months">The months that were retired, the earliest first; empty if none was.</param>
/// <param name="Index">The record of the order; null where none was written.</param>
public sealed record LogRetirement(RetirementOutcome Outcome, IReadOnlyList<AuditMonth> Months, ulong? Index)
{
    internal static LogRetirement Not(RetirementOutcome why) => new(why, [], null);
}

/// <summary>Whether months were retired, or why not.</summary>
public enum RetirementOutcome
{
    /// <summary>Their secrets are destroyed.</summary>
    Retired,

    /// <summary>No month before the one given has a secret.</summary>
    NothingToRetire,

    /// <summary>A month that is to be retired is not over yet, by the clock or because its segment is still being written.</summary>
    MonthNotOver,

    /// <summary>Not every record of the months is in a published tree yet; afterwards nobody could compute its leaf.</summary>
    NotPublished,
}
