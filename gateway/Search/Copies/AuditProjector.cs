using System.Data.Common;
using Exchange.Audit;
using Exchange.Audit.Storage;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Search.Copies;

/// <summary>
/// Copies this replica's log to the node's database as it grows, so that every replica can search it. Calls do not wait for
/// it; while it cannot, searches say that they cover less. The sealed records, all that is left if the volume is lost, are copied
/// at once. Rows to search by cost more: while calls come quickly their making rests between its steps, the longer the
/// less it is behind, so that a rush leaves the processor to those who wait, and lasting load does not leave it behind for good.
/// </summary>
internal sealed partial class AuditProjector(
    AuditLog log, ILogStorage storage, AuditKeys keys, AuditCopies copies, NodeHealth health, TimeProvider time, ILogger<AuditProjector> logger)
    : BackgroundService
{
    public const string Part = "audit-search";

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_betweenRefreshes = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_muchBehind = TimeSpan.FromMinutes(1);

    /// <summary>How much longer it rests than it worked while calls come quickly and it is not behind; half as long when behind by <see cref="s_muchBehind"/>.</summary>
    private const double Rest = 19;

    /// <summary>Calls come quickly where a step finds this share of what it took come meanwhile.</summary>
    private const double Quickly = 0.1;

    private readonly ToldReason _told = new();
    private ulong _copied;
    private ulong _searchable;
    private bool _goesOn;

    /// <summary>How many durable records are not copied yet: what would be lost with the volume.</summary>
    public ulong CopyLag => Behind(ref _copied);

    /// <summary>How many durable records a search does not find yet.</summary>
    public ulong SearchLag => Behind(ref _searchable);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Opening may have much to read, and the node is not to wait for it.
        await Task.Yield();
        while (true)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Opened again, it goes on from what is there.
                Failed(exception);
            }

            await Task.Delay(s_pauseAfterFailure, time, stoppingToken);
        }
    }

    /// <summary>Copies until it cannot.</summary>
    private async Task RunAsync(CancellationToken cancellation)
    {
        using LogProjection copied = await LogProjection.OpenAsync(storage, keys, log.LogName, copies, log.Count, cancellation);
        using QuestionProjection searchable = await QuestionProjection.OpenAsync(storage, keys, log.LogName, copies, cancellation);
        Volatile.Write(ref _copied, copied.Next);
        Volatile.Write(ref _searchable, searchable.Next);
        Volatile.Write(ref _goesOn, false);
        await Together.RunAsync([token => CopyAsync(copied, token), token => MakeSearchableAsync(searchable, token)], cancellation);
    }

    private async Task CopyAsync(LogProjection projection, CancellationToken cancellation)
    {
        for (long refreshedAt = time.GetTimestamp(); ; await Task.Delay(s_interval, time, cancellation))
        {
            if (time.GetElapsedTime(refreshedAt) > s_betweenRefreshes)
            {
                await projection.RefreshAsync(cancellation);
                refreshedAt = time.GetTimestamp();
            }

            bool isMore;
            do
            {
                isMore = await projection.StepAsync(log.Count, cancellation);
                Volatile.Write(ref _copied, projection.Next);
                Volatile.Write(ref _goesOn, true);
            }
            while (isMore);
        }
    }

    private async Task MakeSearchableAsync(QuestionProjection projection, CancellationToken cancellation)
    {
        for (; ; await Task.Delay(s_interval, time, cancellation))
        {
            ulong made;
            do
            {
                made = await StepAsync(projection, cancellation);
                // Not before the sealed records are copied on: where they cannot be, nothing further will be found.
                if (Volatile.Read(ref _goesOn))
                {
                    Succeeded();
                }
            }
            while (made > 0);
        }
    }

    /// <returns>How many records have become searchable.</returns>
    private async Task<ulong> StepAsync(QuestionProjection projection, CancellationToken cancellation)
    {
        long begun = time.GetTimestamp();
        ulong before = log.Count;
        ulong made = await projection.StepAsync(Volatile.Read(ref _copied), cancellation);
        Volatile.Write(ref _searchable, projection.Next);
        if (log.Count - before > made * Quickly)
        {
            TimeSpan behind = time.GetUtcNow() - projection.Reached;
            await Task.Delay(time.GetElapsedTime(begun) * (Rest / (1 + (Math.Max(0, behind.TotalSeconds) / s_muchBehind.TotalSeconds))), time, cancellation);
        }

        return made;
    }

    private ulong Behind(ref ulong place) => log.Count is var count && Volatile.Read(ref place) is var next && count > next ? count - next : 0;

    private void Succeeded()
    {
        health.Succeeded(Part);
        if (_told.IsOver())
        {
            Log.Again(logger);
        }
    }

    private void Failed(Exception exception)
    {
        health.Failed(Part);
        if (exception is DbException)
        {
            health.Failed(StateDatabase.Part);
        }

        if (_told.IsNew(exception.Message))
        {
            Log.Failed(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The audit log cannot be copied to the database, and is searched no further than it is: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "The audit log is copied to the database again")]
        public static partial void Again(ILogger logger);
    }
}
