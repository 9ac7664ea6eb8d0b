using System.Data.Common;
using Exchange.Audit;
using Exchange.Audit.Storage;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Search.Copies;

/// <summary>
/// Copies this replica's log to the node's database as it grows, so that every replica can search it. Calls do not wait for
/// it; while it cannot, searches say that they cover less. While calls come quickly it rests between its steps, the longer the
/// less it is behind: a rush leaves the processor to those who wait, and lasting load does not leave it behind for good.
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
    private const double Rest = 9;

    /// <summary>Calls come quickly where a step finds this share of what it copied come meanwhile.</summary>
    private const double Quickly = 0.1;

    private LogProjection? _projection;
    private long _refreshedAt;
    private ulong _next;
    private readonly ToldReason _told = new();

    /// <summary>How many durable records are not copied yet.</summary>
    public ulong Lag => log.Count is var count && Volatile.Read(ref _next) is var next && count > next ? count - next : 0;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Opening may have much to read, and the node is not to wait for it.
            await Task.Yield();
            while (true)
            {
                await Task.Delay(await CatchUpAsync(stoppingToken) ? s_interval : s_pauseAfterFailure, time, stoppingToken);
            }
        }
        finally
        {
            _projection?.Dispose();
        }
    }

    /// <returns>False where it has to be tried again.</returns>
    private async Task<bool> CatchUpAsync(CancellationToken cancellation)
    {
        try
        {
            _projection ??= await OpenAsync(cancellation);
            do
            {
                if (time.GetElapsedTime(_refreshedAt) > s_betweenRefreshes)
                {
                    await _projection.RefreshAsync(cancellation);
                    _refreshedAt = time.GetTimestamp();
                }
            }
            while (await StepAsync(_projection, cancellation) > 0);
            Succeeded();
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Opened again, it goes on from what is there.
            _projection?.Dispose();
            _projection = null;
            Failed(exception);
            return false;
        }
    }

    /// <returns>How many records were copied.</returns>
    private async Task<int> StepAsync(LogProjection projection, CancellationToken cancellation)
    {
        long begun = time.GetTimestamp();
        ulong before = log.Count;
        int copied = await projection.StepAsync(before, cancellation);
        Volatile.Write(ref _next, projection.Next);
        if (log.Count - before > copied * Quickly)
        {
            TimeSpan behind = time.GetUtcNow() - projection.Reached;
            await Task.Delay(time.GetElapsedTime(begun) * (Rest / (1 + (Math.Max(0, behind.TotalSeconds) / s_muchBehind.TotalSeconds))), time, cancellation);
        }

        return copied;
    }

    private async Task<LogProjection> OpenAsync(CancellationToken cancellation)
    {
        LogProjection projection = await LogProjection.OpenAsync(storage, keys, log.LogName, copies, log.Count, cancellation);
        Volatile.Write(ref _next, projection.Next);
        _refreshedAt = time.GetTimestamp();
        return projection;
    }

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
