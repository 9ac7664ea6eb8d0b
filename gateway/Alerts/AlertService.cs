using Exchange.Audit;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Following;
using Exchange.Gateway.Alerts.Webhooks;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Alerts;

/// <summary>
/// Watches over the accesses of all replicas, in one of them at a time: finds what the rules find, records it, and tells the
/// receiver. Calls do not wait for it, and it rests nine times as long as it works, the less the more it is behind.
/// </summary>
/// <param name="open">Goes on where whoever watched before has left off.</param>
/// <param name="delivery">Null where nobody is told.</param>
internal sealed partial class AlertService(
    Func<CancellationToken, Task<AccessWatch>> open, AlertRecorder recorder, WebhookDelivery? delivery, ILeases replicas, NodeHealth health, TimeProvider time, ILogger<AlertService> logger)
    : BackgroundService
{
    /// <summary>How it is called among the parts that <c>/health/ready</c> can name as degraded.</summary>
    public const string Part = "alerts";

    private const double Rest = 9;

    private static readonly TimeSpan s_muchBehind = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(2);

    private readonly ToldReason _told = new();
    private readonly ToldReason _toldOfDelivery = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new LeaseHolder(replicas, "alerts", time, logger).RunAsync(HoldAsync, stoppingToken);

    private async Task HoldAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task delivering = delivery is null ? Task.CompletedTask : DeliverAsync(delivery, end.Token);
        try
        {
            await WatchAsync(end.Token);
        }
        finally
        {
            await end.CancelAsync();
            await delivering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            AlertMetrics.Lag(0);
        }
    }

    /// <summary>Ends where this replica cannot record what it finds: another one may be able to.</summary>
    private async Task WatchAsync(CancellationToken cancellation)
    {
        AccessWatch? watch = null;
        while (true)
        {
            long begun = time.GetTimestamp();
            TimeSpan pause = s_interval;
            try
            {
                watch ??= await open(cancellation);
                if (await watch.StepAsync(cancellation) is { } step)
                {
                    Count(watch, step.Alerts);
                    int recorded = await recorder.RecordAsync(cancellation);
                    AlertMetrics.Lag(watch.Lag);
                    pause = step.Records + recorded > 0 ? RestAfter(time.GetElapsedTime(begun), time.GetUtcNow() - watch.Reached) : s_interval;
                }
                else
                {
                    // Another replica took the lease meanwhile. What it keeps counts.
                    watch = null;
                    pause = s_pauseAfterFailure;
                }

                Succeeded();
            }
            catch (AuditUnavailableException exception)
            {
                Failed(exception);
                if (exception.Reason != AuditUnavailableReason.Overloaded)
                {
                    return;
                }

                // What was found is kept, and is recorded a little later.
                pause = s_pauseAfterFailure;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                // Opened again, it goes on from what is kept, but reads as much of the past as the rules count by before.
                watch = watch is { IsWhole: true } ? watch : null;
                pause = s_pauseAfterFailure;
                Failed(exception);
            }

            await Task.Delay(pause, time, cancellation);
        }
    }

    /// <summary>So lasting load does not leave it behind for good, and whoever takes over has soon read what the rules count by.</summary>
    /// <param name="behind">How old the records are that were looked at.</param>
    internal static TimeSpan RestAfter(TimeSpan worked, TimeSpan behind) => worked * (Rest / (1 + (Math.Max(0, behind.TotalSeconds) / s_muchBehind.TotalSeconds)));

    private async Task DeliverAsync(WebhookDelivery to, CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan pause = s_pauseAfterFailure;
            try
            {
                pause = await to.StepAsync(cancellation);
                _toldOfDelivery.IsOver();
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                health.Failed(WebhookDelivery.Part);
                if (_toldOfDelivery.IsNew(exception.Message))
                {
                    Log.NotDelivered(logger, exception.Message);
                }
            }

            await Task.Delay(pause, time, cancellation);
        }
    }

    private static void Count(AccessWatch watch, IReadOnlyList<NewAlert> alerts)
    {
        foreach (NewAlert alert in alerts)
        {
            AlertMetrics.Raised(alert.Rule, alert.IsSilenced);
        }

        foreach ((string rule, SubjectTable subjects) in watch.Counters.Tables)
        {
            if (subjects.TakeForgotten() is > 0 and var forgotten)
            {
                AlertMetrics.Forgotten(rule, forgotten);
            }
        }
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
        if (_told.IsNew(exception.Message))
        {
            Log.Failed(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The accesses cannot be watched over, and nothing is noticed until they can: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(3, LogLevel.Warning, "The receiver of alerts cannot be told anything now: {Reason}")]
        public static partial void NotDelivered(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "The accesses are watched over again, from where it was left off")]
        public static partial void Again(ILogger logger);
    }
}
