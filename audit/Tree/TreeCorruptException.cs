namespace Exchange.Audit.Tree;

/// <summary>The tiles of a log are not those of its tree. <see cref="Fault"/> says which, and how.</summary>
public sealed class TreeCorruptException(TreeFault fault) : Exception($"The published tree of the audit log is damaged: {fault}")
{
    /// <summary>What cannot be trusted.</summary>
    public TreeFault Fault { get; } = fault;
}
