using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Audit.Verification;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary>Says what verifying a log has shown, and what it could not show.</summary>
internal static class VerifyReport
{
    private const int CannotTell = 2;

    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(LogToVerify log, LogVerification shown)
    {
        if (shown.Checkpoint is { Fault: CheckpointFault.KeptIsOfNoTrust } kept)
        {
            await System.Console.Error.WriteLineAsync(kept.Why);
            return CannotTell;
        }

        foreach (string line in Lines(log, shown))
        {
            await System.Console.Out.WriteLineAsync(Printable.Of(line));
        }

        return shown.IsSound ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static IEnumerable<string> Lines(LogToVerify log, LogVerification shown)
    {
        if (shown.Checkpoint is { Fault: not CheckpointFault.None } refused)
        {
            yield return $"检查点不可信 · CHECKPOINT REFUSED: {refused.Why}";
            yield break;
        }

        if (shown.Tree is { } tree)
        {
            yield return tree.Bad is { } bad
                ? Invariant($"已公布的树损坏 · PUBLISHED TREE DAMAGED at {bad} Sound before it: {tree.Entries} entries")
                : Invariant($"已公布的树完好 · PUBLISHED TREE SOUND: {tree.Entries} entries, root {shown.Checkpoint!.Head.Root}, signed by {log.Trust!.Origin}{Cosigned(shown.Checkpoint)}{Since(log.Trust)}");
        }

        if (shown.Contents is { } contents)
        {
            yield return TextOf(contents);
        }

        if (shown.IsSound)
        {
            yield return Reach(log, shown);
        }
    }

    private static string TextOf(AuditVerification contents)
    {
        string records = Invariant($"{contents.Records} 条记录 · {contents.Records} records, {contents.Segments} segments");
        records += contents.Retired == 0 ? "" : Invariant($"; {contents.Retired} 条已按期销毁 · {contents.Retired} more retired with their months");
        return contents.Bad switch
        {
            null => $"完好 · SOUND: {records}",
            { AtTail: true } tail => $"完好 · SOUND: {records}. Behind them is what a writer at work, or one that was killed, leaves at the end: {tail}",
            { } bad => $"损坏 · DAMAGED at {bad}. Sound before it: {records}",
        };
    }

    /// <summary>What the auditor must not take the answer for.</summary>
    private static string Reach(LogToVerify log, LogVerification shown)
    {
        if (shown.Checkpoint is null)
        {
            return log.ReadCheckpoint() is null
                ? "没有公布 · This log is not published: whether records are missing at its end, or it was written anew with its key, does not show."
                : "未对照公布的树 · Not compared with what was published of it: give --log-key. Without that, whether records are missing at its end, or it was written anew with its key, does not show.";
        }

        if (shown.Contents is null)
        {
            return "未读记录 · The records themselves were not read: --key, with the log's directory, does that.";
        }

        ulong published = shown.Checkpoint.Head.Size;
        ulong there = shown.Contents.Records + shown.Contents.Retired;
        return there > published
            ? Invariant($"{there - published} 条尚未公布 · The last {there - published} records are not published yet; they are sound, and nothing vouches for them.")
            : shown.Contents.Retired > 0 ? "每条未销毁的记录均为公布的记录 · Every record that is not retired is the published one."
            : "每条记录均为公布的记录 · Every record is the published one.";
    }

    private static string Cosigned(CheckpointFinding checkpoint) => checkpoint.Cosignatures.Count == 0
        ? ""
        : ", cosigned by " + string.Join(", ", checkpoint.Cosignatures.Select(cosignature => $"{cosignature.Witness.Name} ({At(cosignature)})"));

    private static string Since(LogTrust trust) => trust.Since is { Checkpoint: var kept } ? Invariant($", and begins with the {kept.Size} of the checkpoint kept") : "";

    /// <summary>A witness's clock may show what no calendar has.</summary>
    private static string At(Cosignature cosignature) => cosignature.Seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        ? DateTimeOffset.FromUnixTimeSeconds(cosignature.Seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : Invariant($"second {cosignature.Seconds}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
