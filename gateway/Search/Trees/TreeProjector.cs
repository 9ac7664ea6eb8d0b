using System.Data.Common;
using Exchange.Audit;
using Exchange.Audit.Storage;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Health;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Search.Trees;

/// <summary>
/// Copies what this replica publishes of its log to the node's database, some seconds behind, so that every replica serves it and
/// it outlives the replica's volume. Calls and publication do not wait for it.
/// </summary>
internal sealed partial class TreeProjector(
    PublishedLog published, AuditLog log, ILogStorage storage, AuditKeys keys, AuditCopies records, TreeCopies copies, NodeHealth health, TimeProvider time, ILogger<TreeProjector> logger)
    : BackgroundService
{
    public const string Part = "audit-tree-copy";

    /// <summary>Each time, the last tile of each level is written again, some kilobytes.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private TreeProjection? _projection;
    private readonly ToldReason _told = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // What is published is known to be the log's own only then.
            if (published.Latest is not null)
            {
                await CatchUpAsync(stoppingToken);
            }
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        try
        {
            _projection ??= await TreeProjection.OpenAsync(published, storage, keys, log.LogName, records, copies, cancellation);
            await _projection.StepAsync(cancellation);
            health.Succeeded(Part);
            if (_told.IsOver())
            {
                Log.Again(logger);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Opened again, it goes on from what is there.
            _projection = null;
            Failed(exception);
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
        [LoggerMessage(1, LogLevel.Error, "What is published of the audit log cannot be copied to the database: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "What is published of the audit log is copied to the database again")]
        public static partial void Again(ILogger logger);
    }
}
