namespace Grpc.Core;

/// <summary>What of a server call passes on to the calls it makes.</summary>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    /// <summary>Deadline and cancellation both pass on.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Whether the deadline passes on.</summary>
    public bool IsPropagateDeadline { get; } = propagateDeadline;

    /// <summary>Whether the cancellation passes on.</summary>
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}
