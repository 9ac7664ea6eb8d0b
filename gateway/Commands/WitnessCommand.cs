using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange witness</c>: what this node has found out about the logs that it witnesses.</summary>
internal static class WitnessCommand
{
    public static Command Create() => new("witness", "Alarms about the audit logs that the node witnesses") { Alarms(), Acknowledge() };

    private static Command Alarms()
    {
        Option<FileInfo> file = CommandOptions.ConfigurationFile();
        Command command = new("alarms", "Show what nobody has acknowledged yet, with the signed checkpoints that contradict each other; ends with 1 where there is any") { file };
        command.SetAction((parsed, cancellation) => WithAlarmsAsync(parsed.GetRequiredValue(file).FullName, alarms => ShowAsync(alarms, cancellation), cancellation));
        return command;
    }

    private static Command Acknowledge()
    {
        Argument<string> origin = new("origin") { Description = "The log, as exchange witness alarms shows it", HelpName = "ORIGIN" };
        Option<FileInfo> file = CommandOptions.ConfigurationFile();
        Command command = new("acknowledge", "Say that somebody has looked at a log's alarms: the node is no longer degraded by them. What contradicts is refused as before") { origin, file };
        command.SetAction((parsed, cancellation) => WithAlarmsAsync(
            parsed.GetRequiredValue(file).FullName, alarms => AcknowledgeAsync(alarms, parsed.GetRequiredValue(origin), cancellation), cancellation));
        return command;
    }

    private static async Task<int> ShowAsync(WitnessAlarms alarms, CancellationToken cancellation)
    {
        IReadOnlyList<WitnessAlarm> open = await alarms.OpenAsync(cancellation);
        foreach (WitnessAlarm alarm in open)
        {
            await System.Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{DateTimeOffset.FromUnixTimeMilliseconds(alarm.RaisedAt):yyyy-MM-ddTHH:mm:ssZ} {alarm.Kind} {alarm.Origin}\n\nCosigned here:\n\n{alarm.CosignedNote}\nSigned by the log all the same:\n\n{alarm.ContradictingNote}"));
        }

        return open.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<int> AcknowledgeAsync(WitnessAlarms alarms, string origin, CancellationToken cancellation)
    {
        if (await alarms.AcknowledgeAsync(origin, TimeProvider.System.GetUtcNow(), cancellation) > 0)
        {
            return ExitCodes.Done;
        }

        await System.Console.Error.WriteLineAsync($"No alarm about '{origin}' is open.");
        return ExitCodes.Failed;
    }

    private static async Task<int> WithAlarmsAsync(string configuration, Func<WitnessAlarms, Task<int>> act, CancellationToken cancellation)
    {
        try
        {
            CompiledNode node = NodeCompiler.Compile(ConfigurationFile.Read(configuration));
            await using (node.State)
            {
                await Migrator.MigrateAsync(node.State, cancellation);
                return await act(new WitnessAlarms(node.State));
            }
        }
        catch (Exception exception) when (exception is InvalidConfigurationException or DbException)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
    }
}
