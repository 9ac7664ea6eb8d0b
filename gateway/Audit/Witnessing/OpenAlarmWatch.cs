using System.Data.Common;
using Exchange.Gateway.Health;

namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>Keeps each replica telling of open alarms, until an operator has acknowledged them.</summary>
internal sealed class OpenAlarmWatch(WitnessAlarms alarms, NodeHealth health, TimeProvider time) : BackgroundService
{
    /// <summary>Shorter than a failure counts in <see cref="NodeHealth"/>.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private HashSet<string> _open = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await LookAsync(stoppingToken);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            HashSet<string> open = [.. (await alarms.OpenAsync(cancellation)).Select(alarm => alarm.Origin)];
            foreach (string origin in _open.Except(open))
            {
                health.Succeeded(WitnessedLog.PartOf(origin));
            }

            _open = open;
        }
        catch (DbException)
        {
            // What was open stays so.
        }

        foreach (string origin in _open)
        {
            health.Failed(WitnessedLog.PartOf(origin));
        }
    }
}
