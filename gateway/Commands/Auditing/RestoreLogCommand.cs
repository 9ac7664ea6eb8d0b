using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Notes;
using Exchange.Audit.Publication;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;
using Exchange.Audit.Verification;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.Search.Restoring;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary><c>exchange audit restore</c>: writes a log whose volume was lost again, from its copy in the node's database.</summary>
internal static class RestoreLogCommand
{
    public static Command Create()
    {
        Option<FileInfo> file = CommandOptions.ConfigurationFile();
        Option<int?> replica = new("--replica") { Description = "Whose log; this replica's own unless given", HelpName = "NUMBER" };
        Option<DirectoryInfo?> to = new("--to") { Description = "Write it there instead of to Audit:Directory, to be looked at: a node does not go on with it", HelpName = "DIRECTORY" };
        Option<string[]> witnesses = new("--require-witness") { Description = "The public key, or a file that holds it, of a witness that must have cosigned what is restored; once for each", HelpName = "VKEY|FILE", AllowMultipleArgumentsPerToken = true };
        Option<bool> unwitnessed = new("--unwitnessed") { Description = "Go on where a witness does not say how much it has cosigned" };
        Command command = new("restore", "Write an audit log that was lost again, from its copy in the database, and check it; ends with 0 where it is whole as far as it was copied, 1 where it is not, or was not written")
        {
            file, replica, to, witnesses, unwitnessed,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(file).FullName, parsed.GetValue(replica), parsed.GetValue(to), parsed.GetValue(witnesses) ?? [], parsed.GetValue(unwitnessed), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string file, int? replica, DirectoryInfo? directory, string[] witnesses, bool unwitnessed, CancellationToken cancellation)
    {
        try
        {
            NoteVerifierKey[] required = [.. witnesses.Select(witness => PublicKeys.Read(witness, NoteKeyType.Cosignature)).DistinctBy(key => key.ToString())];
            CompiledNode node = NodeCompiler.Compile(ConfigurationFile.Read(file));
            await using (node.State)
            {
                await Migrator.MigrateAsync(node.State, cancellation);
                LogToRestore log = await LogToRestore.FindAsync(node, replica, directory, cancellation);
                return log.Refusal(unwitnessed) is { } refusal ? await RefuseAsync(refusal) : await RestoreAsync(log, node.AuditKeys, required, cancellation);
            }
        }
        catch (Exception exception) when (exception is DbException or UnanswerableException)
        {
            return await RefuseAsync(exception.Message);
        }
        catch (Exception exception) when (StartFailure.TryDescribe(exception, out string description))
        {
            return await RefuseAsync(description);
        }
    }

    private static async Task<int> RestoreAsync(LogToRestore log, AuditKeys keys, NoteVerifierKey[] required, CancellationToken cancellation)
    {
        FileLogStorage storage = new(log.Directory);
        PublishedLog published = new(log.Directory, log.Replica);
        if (!LogRestore.TryBegin(storage, out LogRestore? writing))
        {
            return await RefuseAsync($"'{log.Directory}' holds a log already, or a part of one; nothing is written over it.");
        }

        using (writing)
        {
            RestoreTarget target = new(writing, published.Tiles(), published.Checkpoints());
            RestoredLog restored = await ProgressDisplay.RunAsync("审计日志恢复 · restoring", TimeProvider.System, report => new LogRestoration(log.Copies, log.Trees, keys, log.Copy).RunAsync(
                target,
                [.. log.Signed.Select(checkpoint => checkpoint.Checkpoint.Size)],
                (done, total) => report(new CommandProgress(done, total, string.Create(CultureInfo.InvariantCulture, $"{done} of {total} records"), done == total)),
                cancellation));
            await WriteAsync(RestoreReport.Written(log, restored));
            LogTrust? trust = log.Key is { } key && log.Copy.Checkpoint is not null ? new LogTrust(key.VerifierKey) { RequiredWitnesses = required } : null;
            if (Fault(log, restored, trust, required) is { } fault)
            {
                return await RefuseAsync(fault + " 未完成 · Not finished: no node opens what was written.");
            }

            // What is missing would be taken for damage.
            using LogToVerify verified = new(published.Checkpoint, published.Tiles(), restored.Missing.Count > 0 ? null : new LogContents(storage, keys), trust);
            LogVerification? shown = verified is { Contents: null, Trust: null } ? null : await verified.RunAsync(TimeProvider.System, cancellation);
            int code = shown is null ? ExitCodes.Done : await VerifyReport.WriteAsync(verified, shown);
            await WriteAsync(RestoreReport.Checkpoints(log, restored));
            if (shown?.Checkpoint is { Fault: not CheckpointFault.None } || (shown?.Tree is { IsSound: false } && restored.Missing.Count == 0))
            {
                return await RefuseAsync("未完成 · Not finished: no node opens what was written.");
            }

            bool isPublished = !log.IsToGoOn || await TryPublishAsync(log, storage, keys, published);
            writing.Finish();
            return isPublished && restored.Missing.Count == 0 ? code : ExitCodes.Failed;
        }
    }

    /// <summary>What makes the log one that must not go on.</summary>
    private static string? Fault(LogToRestore log, RestoredLog restored, LogTrust? trust, NoteVerifierKey[] required) =>
        restored.Fault
        ?? (restored.Missing.Any(missing => !missing.AreRetired) ? "The copy has gaps." : null)
        ?? RestoreReport.Contradiction(log, restored)
        ?? (trust is null && required.Length > 0 ? "No checkpoint was copied that a witness could have cosigned." : null);

    /// <summary>Publishes what was written, so that the node begins with what its witnesses have seen already and never shows them less.</summary>
    private static async Task<bool> TryPublishAsync(LogToRestore log, FileLogStorage storage, AuditKeys keys, PublishedLog published)
    {
        try
        {
            if (log.Key is { } key)
            {
                LogPublisher.Open(storage, keys, published.Tiles(), published.Checkpoints(), key.VerifierKey.Name, key).Publish(log.Copy.End);
            }

            return true;
        }
        catch (Exception exception) when (exception is PublicationException or TreeCorruptException or AuditLogCorruptException)
        {
            await RefuseAsync("未公布 · It cannot be published: " + exception.Message);
            return false;
        }
    }

    private static async Task WriteAsync(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            await System.Console.Out.WriteLineAsync(line);
        }
    }

    private static async Task<int> RefuseAsync(string reason)
    {
        await System.Console.Error.WriteLineAsync(reason);
        return ExitCodes.Failed;
    }
}
