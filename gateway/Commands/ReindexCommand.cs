using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.Search.Trees;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange audit reindex</c>: makes what is searched again, from a replica's log.</summary>
internal static class ReindexCommand
{
    public static Command Create()
    {
        Option<FileInfo> file = CommandOptions.ConfigurationFile();
        Option<bool> resume = new("--resume") { Description = "Go on with what a run that was ended has left, and forget nothing" };
        Command command = new("reindex", "Copy this replica's audit log to the database anew, so that it can be searched; where the node runs, it does so itself") { file, resume };
        command.SetAction((parsed, cancellation) => ReindexAsync(parsed.GetRequiredValue(file).FullName, parsed.GetValue(resume), cancellation));
        return command;
    }

    private static async Task<int> ReindexAsync(string file, bool resume, CancellationToken cancellation)
    {
        try
        {
            CompiledNode node = NodeCompiler.Compile(ConfigurationFile.Read(file));
            await using (node.State)
            {
                await Migrator.MigrateAsync(node.State, cancellation);
                FileLogStorage log = new(node.Configuration.Audit.Directory);
                AuditCopies copies = new(node.State, node.Node.Replica);
                LogReindex reindex = new(log, node.AuditKeys, node.LogName, copies);
                if (!resume)
                {
                    // Neither is forgotten where the log does not bear both out.
                    TreeCopies trees = new(node.State, node.Node.Replica);
                    await TreeProjection.OpenAsync(new PublishedLog(node.Configuration.Audit.Directory, node.Node.Replica), log, node.AuditKeys, node.LogName, copies, trees, cancellation);
                    await reindex.ForgetAsync(cancellation);
                    await trees.ForgetAsync(cancellation);
                }

                await System.Console.Out.WriteLineAsync(await CopyAsync(reindex, log, cancellation));
                return ExitCodes.Done;
            }
        }
        catch (Exception exception) when (exception is DbException or CopyDisagreesException or TreeCorruptException)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (StartFailure.TryDescribe(exception, out string description))
        {
            await System.Console.Error.WriteLineAsync(description);
            return ExitCodes.Failed;
        }
    }

    private static async Task<string> CopyAsync(LogReindex reindex, FileLogStorage log, CancellationToken cancellation)
    {
        try
        {
            using IDisposable held = log.Lock();
            ulong copied = await ProgressDisplay.RunAsync("审计检索 · audit search", TimeProvider.System, report => reindex.CopyAsync(
                (done, total) => report(new CommandProgress(done, total, string.Create(CultureInfo.InvariantCulture, $"{done} of {total} records"), done == total)), cancellation));
            return string.Create(CultureInfo.InvariantCulture, $"{copied} 条记录可检索 · {copied} records can be searched");
        }
        catch (AuditLogInUseException)
        {
            return "节点正在运行,由其继续 · The node runs and copies its log itself; exchange_audit_search_lag tells how much is left.";
        }
    }
}
