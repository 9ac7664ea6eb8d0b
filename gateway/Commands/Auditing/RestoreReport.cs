using System.Globalization;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Gateway.Audit.Cosigning;
using Exchange.Gateway.Search.Restoring;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary>Says what was restored of a log, and what was not.</summary>
internal static class RestoreReport
{
    /// <summary>What was written, and what is missing of it.</summary>
    public static IEnumerable<string> Written(LogToRestore log, RestoredLog restored)
    {
        yield return Invariant($"已恢复 · RESTORED: {restored.Records} records of {log.Copy.LogName} in {restored.Segments} segments, the last one number {log.Copy.End - 1}{Of(restored.LastTime)}, to {log.Directory}");
        foreach (MissingRecords missing in restored.Missing)
        {
            yield return Invariant($"缺失 · MISSING: records {missing.From} to {missing.End - 1} were never copied{(missing.AreRetired ? ", because their months were retired before; their leaves stay in the tree" : "")}.");
        }
    }

    /// <summary>Which of the checkpoints that the log has signed the restored records bear out.</summary>
    public static IEnumerable<string> Checkpoints(LogToRestore log, RestoredLog restored)
    {
        yield return Invariant($"检查点 · The newest checkpoint that was copied is of {Size(log.Copy.Checkpoints.Newest)} records, the newest cosigned one of {Size(log.Copy.Checkpoints.Cosigned)}.");
        foreach (WitnessRecall recall in log.Recalls)
        {
            yield return recall switch
            {
                { Failure: { } failure } => $"见证 · {recall.Witness} does not say what it has cosigned: {failure}.",
                { Checkpoint: null } => $"见证 · {recall.Witness} has cosigned nothing of this log.",
                { Checkpoint: { } cosigned } => Invariant($"见证 · {recall.Witness} has cosigned {cosigned.Checkpoint.Size} records: {Compared(cosigned, restored)}."),
            };
        }
    }

    /// <summary>The first checkpoint that the log has signed and the restored records contradict; null where there is none.</summary>
    public static string? Contradiction(LogToRestore log, RestoredLog restored) =>
        log.Signed.FirstOrDefault(checkpoint => Contradicts(checkpoint, restored)) is { } other
            ? Invariant($"不一致 · The first {other.Checkpoint.Size} records are not those that the log has signed for: the copy was changed, or is of another log.")
            : null;

    private static bool Contradicts(SignedCheckpoint checkpoint, RestoredLog restored) =>
        restored.Roots.TryGetValue(checkpoint.Checkpoint.Size, out TreeHash root) && root != new TreeHash(checkpoint.Checkpoint.RootHash.Span);

    private static string Compared(SignedCheckpoint cosigned, RestoredLog restored) =>
        Contradicts(cosigned, restored) ? "the restored ones are others"
        : restored.Roots.ContainsKey(cosigned.Checkpoint.Size) ? "the tree of the restored ones has the same root"
        : "so many are not left, or not all of their leaves are known";

    private static string Size(SignedCheckpoint? checkpoint) => checkpoint?.Checkpoint.Size.ToString(CultureInfo.InvariantCulture) ?? "no";

    private static string Of(DateTimeOffset? time) => time is { } known ? " of " + known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
