namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>How far a source has been published: all that its stream held before the cursor is in the topic.</summary>
/// <param name="SourceTime">What the source has vouched for by then.</param>
/// <param name="IsAbsent">The source announces no changes.</param>
internal sealed record PublishedState(Generation Generation, DateTimeOffset? SourceTime, string Cursor, bool IsAbsent)
{
    /// <summary>Whether a publisher that finds both goes on from the other one.</summary>
    public bool IsBefore(PublishedState other) =>
        Generation.CompareTo(other.Generation) is var order && (order < 0 || (order == 0 && (SourceTime ?? DateTimeOffset.MinValue) < (other.SourceTime ?? DateTimeOffset.MinValue)));
}
