using System.Data.Common;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Notes;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.Search.Trees;

namespace Exchange.Gateway.Search.Restoring;

/// <summary>What the node's database holds of one replica's log.</summary>
/// <param name="LogName">E.g. "350703/0".</param>
/// <param name="Months">The files of its months.</param>
/// <param name="Segments">What each segment begins with, by its first index.</param>
/// <param name="End">The index behind the last record.</param>
/// <param name="RetiredEnd">The index behind the last record of a retired month.</param>
/// <param name="Checkpoints">What was published of it, as far as that was copied.</param>
internal sealed record LogCopy(
    string LogName, IReadOnlyDictionary<string, byte[]> Months, IReadOnlyDictionary<ulong, byte[]> Segments, ulong End, ulong RetiredEnd, CopiedCheckpoints Checkpoints)
{
    public MonthKeys OpenMonths(AuditKeys keys) => MonthCopies.Open(Months, keys, LogName);

    /// <summary>
    /// The checkpoint that the records which are left still bear out: the last cosigned one, else the last. None that leaves records of
    /// retired months beyond it: nobody could publish those again.
    /// </summary>
    public SignedCheckpoint? Checkpoint =>
        ((SignedCheckpoint?[])[Checkpoints.Cosigned, Checkpoints.Newest]).FirstOrDefault(checkpoint => checkpoint?.Checkpoint.Size <= End && checkpoint.Checkpoint.Size >= RetiredEnd);

    /// <exception cref="DbException">It cannot be read now.</exception>
    /// <exception cref="AuditKeyException">A month is sealed under a master key that is not given.</exception>
    public static async Task<LogCopy> ReadAsync(string logName, AuditCopies copies, TreeCopies trees, AuditKeys keys, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, byte[]> months = await copies.KeysAsync(cancellation);
        return new LogCopy(
            logName,
            months,
            await copies.SegmentsAsync(cancellation),
            await copies.EndAsync(cancellation),
            MonthCopies.RetiredEnd(months, keys, logName),
            await trees.CheckpointsAsync(cancellation));
    }
}
