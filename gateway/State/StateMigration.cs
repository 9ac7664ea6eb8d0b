using System.Data.Common;
using Exchange.Gateway.Health;

namespace Exchange.Gateway.State;

/// <summary>
/// Migrates the database when the node starts. A database that cannot be reached is tried again until it can; the
/// node serves meanwhile what needs none.
/// </summary>
internal sealed partial class StateMigration(StateDatabase database, NodeHealth health, TimeProvider time, ILogger<StateMigration> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    /// <summary>The first try comes before the node listens, so that a node with its database is whole from the start.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await TryMigrateAsync(cancellationToken))
        {
            await base.StartAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
        {
            await Task.Delay(s_pause, time, stoppingToken);
        }
        while (!await TryMigrateAsync(stoppingToken));
    }

    private async Task<bool> TryMigrateAsync(CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<string> applied = await Migrator.MigrateAsync(database, cancellation);
            health.Succeeded(StateDatabase.Part);
            Log.Migrated(logger, database.Kind, applied.Count);
            return true;
        }
        catch (DbException exception)
        {
            health.Failed(StateDatabase.Part);
            Log.Unreachable(logger, database.Kind, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Database ({Kind}) is ready; {Count} migration(s) applied")]
        public static partial void Migrated(ILogger logger, string kind, int count);

        [LoggerMessage(2, LogLevel.Warning, "Database ({Kind}) cannot be used yet")]
        public static partial void Unreachable(ILogger logger, string kind, Exception exception);
    }
}
