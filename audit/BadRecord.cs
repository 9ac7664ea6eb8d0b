namespace Exchange.Audit;

/// <summary>The first record of a log that is missing or damaged.</summary>
/// <param name="Segment">The segment file's name.</param>
/// <param name="Offset">Where the record should begin in that file, in bytes.</param>
/// <param name="Index">The record's index.</param>
/// <param name="Why">What is wrong with it.</param>
/// <param name="AtTail">
/// True if nothing that was flushed later follows it: a crash, or a writer at work, leaves such a tail behind, and
/// the next opening of the log leaves it out. False if it can only be damage.
/// </param>
public sealed record BadRecord(string Segment, long Offset, ulong Index, string Why, bool AtTail)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"segment {Segment}, offset {Offset}, record {Index}: {Why}";
}
