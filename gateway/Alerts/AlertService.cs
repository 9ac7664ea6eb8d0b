using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Following;
using Exchange.Gateway.Alerts.Webhooks;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Alerts;

/// <summary>
/// Watches over the accesses of all replicas, in one of them at a time: finds what the rules find, records it, and tells the
/// receiver. Calls do not wait for it, and it rests nine times as long as it works.
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

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(2);

    private readonly ToldReason _told = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new LeaseHolder(replicas, "alerts", time, logger).RunAsync(HoldAsync, stoppingToken);

    private Task HoldAsync(CancellationToken cancellation) =>
        Task.WhenAll(WatchAsync(cancellation), delivery is null ? Task.CompletedTask : DeliverAsync(delivery, cancellation));

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
                    pause = step.Records + recorded > 0 ? time.GetElapsedTime(begun) * Rest : s_interval;
                }
                else
                {
                    // Another replica took the lease meanwhile. What it keeps counts.
                    watch = null;
                    pause = s_pauseAfterFailure;
                }

                Succeeded();
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                // Opened again, it goes on from what is kept.
                watch = null;
                pause = s_pauseAfterFailure;
                Failed(exception);
            }

            await Task.Delay(pause, time, cancellation);
        }
    }

    private async Task DeliverAsync(WebhookDelivery to, CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan pause = s_pauseAfterFailure;
            try
            {
                pause = await to.StepAsync(cancellation);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                health.Failed(WebhookDelivery.Part);
                Log.NotDelivered(logger, exception.Message);
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
