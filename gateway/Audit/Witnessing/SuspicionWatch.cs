using System.Data.Common;
using Exchange.Audit;
using Exchange.Gateway.Health;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>Looks into one suspicion after the other, and raises the alarm where the log's own signatures contradict each other.</summary>
/// <param name="node">The node's code, for the record.</param>
internal sealed partial class SuspicionWatch(
    SuspicionQueue suspicions, LogExamination examination, WitnessAlarms alarms, AuditLog audit, string node, NodeHealth health, TimeProvider time, ILogger<SuspicionWatch> logger)
    : BackgroundService
{
    /// <summary>Anybody can raise a suspicion by sending an old checkpoint; the log is not asked more often than this.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (Suspicion suspicion in suspicions.ReadAllAsync(stoppingToken))
        {
            try
            {
                await LookIntoAsync(suspicion, stoppingToken);
            }
            catch (Exception exception) when (exception is DbException or AuditUnavailableException)
            {
                // The log comes again with its next checkpoint, and so does the suspicion.
                Log.NotRaised(logger, suspicion.Log.Origin, exception.Message);
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private async Task LookIntoAsync(Suspicion suspicion, CancellationToken cancellation)
    {
        string origin = suspicion.Log.Origin;
        if (await alarms.IsKnownAsync(origin, suspicion.Cosigned.Checkpoint.Size, cancellation))
        {
            return;
        }

        LogExamined examined = await Task.Run(() => examination.Examine(suspicion), cancellation);
        switch (examined.Finding)
        {
            case LogFinding.Sound:
                Log.Sound(logger, origin);
                break;
            case LogFinding.Unknown:
                health.Failed(WitnessedLog.PartOf(origin));
                Log.Unknown(logger, origin, examined.Reason!);
                break;
            default:
                await RaiseAsync(WitnessAlarm.Of(suspicion, examined, time.GetUtcNow()), cancellation);
                break;
        }
    }

    /// <summary>The record comes first: an alarm that is acknowledged can be found in the log.</summary>
    private async Task RaiseAsync(WitnessAlarm alarm, CancellationToken cancellation)
    {
        await audit.AppendAsync(new AuditRecord
        {
            Kind = AuditKind.Alert,
            Node = node,
            Time = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(alarm.RaisedAt)),
            Decision = AuditDecision.Denied,
            Reason = alarm.Kind,
            Alert = new AuditAlert { Rule = alarm.Kind, Subject = alarm.Origin, Evidence = { alarm.CosignedNote, alarm.ContradictingNote } },
        });
        await alarms.AddAsync(alarm, cancellation);
        health.Failed(WitnessedLog.PartOf(alarm.Origin));
        WitnessMetrics.Alarmed(alarm.Origin, alarm.Kind);
        Log.Raised(logger, alarm.Kind, alarm.Origin, alarm.CosignedSize, alarm.ContradictingSize);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical, "Alarm {Kind}: the log {Origin}, cosigned here with {CosignedSize} records, has signed a checkpoint of {ContradictingSize} that contradicts it. Nothing more of it is cosigned; `exchange witness alarms` shows both")]
        public static partial void Raised(ILogger logger, string kind, string origin, string cosignedSize, ulong contradictingSize);

        [LoggerMessage(2, LogLevel.Information, "A checkpoint of the log {Origin} was refused, and the log itself is sound: somebody has sent an old one, or a wrong proof")]
        public static partial void Sound(ILogger logger, string origin);

        [LoggerMessage(3, LogLevel.Warning, "A checkpoint of the log {Origin} was refused, and whether the log is sound cannot be told: {Reason}")]
        public static partial void Unknown(ILogger logger, string origin, string reason);

        [LoggerMessage(4, LogLevel.Error, "An alarm about the log {Origin} cannot be recorded and is raised again with its next checkpoint: {Reason}")]
        public static partial void NotRaised(ILogger logger, string origin, string reason);
    }
}
