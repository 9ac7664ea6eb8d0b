using System.CommandLine;
using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Storage;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.Search.Restoring;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange serve</c>: runs one node until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        Option<FileInfo> file = CommandOptions.ConfigurationFile();
        Option<bool> parentPipe = new("--parent-pipe") { Description = "Stop when standard input closes, so as never to outlive the parent", Hidden = true };
        Command command = new("serve", "Run a node") { file, parentPipe };
        command.SetAction((parsed, cancellation) => ServeAsync(parsed.GetRequiredValue(file).FullName, parsed.GetValue(parentPipe), cancellation));
        return command;
    }

    private static async Task<int> ServeAsync(string file, bool parentPipe, CancellationToken cancellation)
    {
        try
        {
            CompiledNode node = NodeCompiler.Compile(ConfigurationFile.Read(file));
            FileLogStorage log = new(node.Configuration.Audit.Directory);
            if (await LostVolume.RecordsLeftAsync(log, new AuditCopies(node.State, node.Node.Replica), cancellation) is > 0 and var left)
            {
                await System.Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"The audit log {node.LogName} is gone from '{node.Configuration.Audit.Directory}', and {left} records of it are in the database: write it again with exchange audit restore, or bring its volume back."));
                return ExitCodes.Failed;
            }

            if (await LostVolume.RecallAsync(log, node.Witnesses, node.CheckpointKey?.VerifierKey, cancellation) is { } recall)
            {
                await System.Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"The audit log {node.LogName} is gone from '{node.Configuration.Audit.Directory}', and {recall.Witness} has cosigned {recall.Checkpoint!.Checkpoint.Size} records of it: one begun anew would be refused there for good. Bring its volume back, or its database and exchange audit restore; where both are lost, start under a number that was never used (Node:Replica)."));
                return ExitCodes.Failed;
            }

            using AuditLog audit = NodeApplication.OpenAuditLog(node);
            await using WebApplication app = NodeApplication.Build(node, audit);
            await app.StartAsync(cancellation);
            if (parentPipe)
            {
                app.Lifetime.StopWithParent();
            }

            await System.Console.Out.WriteLineAsync($"Node {node.Node.Code} {node.Node.Name} serves at {string.Join(", ", app.Urls)}");
            await app.WaitForShutdownAsync(cancellation);
            return ExitCodes.Done;
        }
        catch (Exception exception) when (StartFailure.TryDescribe(exception, out string description))
        {
            await System.Console.Error.WriteLineAsync(description);
            return ExitCodes.Failed;
        }
    }
}
