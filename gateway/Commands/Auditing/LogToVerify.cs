using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;
using Exchange.Audit.Verification;
using Exchange.Gateway.Audit;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary>A log as the auditor has asked for it: its directory, its address, and what to judge it by.</summary>
/// <param name="ReadCheckpoint">Reads the last checkpoint; null if there is none.</param>
/// <param name="Contents">Null where the records are not to be read.</param>
/// <param name="Trust">Null where what was published is not to be looked at.</param>
internal sealed record LogToVerify(Func<byte[]?> ReadCheckpoint, ITileStorage Tiles, LogContents? Contents, LogTrust? Trust) : IDisposable
{
    /// <summary>A node publishes a checkpoint at once, and again when its witnesses have answered.</summary>
    private const int CosignatureTries = 40;

    private const string SegmentExtension = ".segment";

    private static readonly TimeSpan s_cosignaturePause = TimeSpan.FromMilliseconds(250);

    /// <exception cref="UnanswerableException">What is given does not suffice, or does not fit together.</exception>
    /// <exception cref="AuditKeyException">A key file holds none.</exception>
    public static LogToVerify Of(string place, FileInfo[] keyFiles, LogTrust? trust)
    {
        if (Uri.TryCreate(place, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
        {
            if (keyFiles.Length > 0 || trust is null)
            {
                throw new UnanswerableException("A published log holds no records: give --log-key, and no --key.");
            }

            HttpTiles http = new(address);
            return new LogToVerify(http.ReadCheckpoint, http, null, trust);
        }

        string directory = Path.GetFullPath(place);
        if (keyFiles.Length == 0 && trust is null)
        {
            throw new UnanswerableException("Give --key to verify the records, --log-key to verify what was published, or both.");
        }

        FileLogStorage storage = new(directory);
        if (LogRestore.IsUnfinished(storage))
        {
            throw new UnanswerableException($"The log in '{directory}' was being restored, and that was not finished: run exchange audit restore again.");
        }

        PublishedLog published = new(directory, replica: 0);
        return published.Checkpoint() is null && !storage.List().Any(name => name.EndsWith(SegmentExtension, StringComparison.Ordinal))
            ? throw new UnanswerableException($"'{directory}' holds no audit log.")
            : new LogToVerify(published.Checkpoint, published.Tiles(), keyFiles.Length == 0 ? null : new LogContents(storage, AuditKeys.Load([.. keyFiles.Select(file => file.FullName)])), trust);
    }

    public Task<LogVerification> RunAsync(TimeProvider time, CancellationToken cancellation) => ProgressDisplay.RunAsync("审计日志 · audit log", time, async report =>
    {
        PublishedTree? published = Trust is null ? null : await FindCheckpointAsync(Trust, time, cancellation);
        double inAll = published is null ? 0 : CheckpointCheck.Run(published.Checkpoint, published.Trust).Head.Size;
        return await Task.Run(
            () => LogCheck.Run(
                published,
                Contents,
                new Reporting<ulong>(entries => report(new CommandProgress(entries, inAll, string.Create(CultureInfo.InvariantCulture, $"{entries} of {inAll} entries of the tree"), HasEnded: false))),
                new Reporting<AuditVerificationProgress>(records => report(new CommandProgress(
                    records.Segments,
                    records.SegmentsInAll,
                    string.Create(CultureInfo.InvariantCulture, $"{records.Records} records, segment {records.Segments} of {records.SegmentsInAll}"),
                    HasEnded: false))),
                cancellation),
            cancellation);
    });

    public void Dispose() => (Tiles as IDisposable)?.Dispose();

    private async Task<PublishedTree> FindCheckpointAsync(LogTrust trust, TimeProvider time, CancellationToken cancellation)
    {
        for (int tries = 1; ; tries++)
        {
            byte[]? checkpoint = await Task.Run(ReadCheckpoint, cancellation);
            if (tries == CosignatureTries || CheckpointCheck.Run(checkpoint, trust).Fault != CheckpointFault.NotCosigned)
            {
                return new PublishedTree(checkpoint, Tiles, trust);
            }

            await Task.Delay(s_cosignaturePause, time, cancellation);
        }
    }

    /// <summary>At once, where <see cref="Progress{T}"/> would report from another thread and too late.</summary>
    private sealed class Reporting<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
