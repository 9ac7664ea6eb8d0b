using System.CommandLine;
using Exchange.Audit;
using Exchange.Audit.Export;
using Exchange.Audit.Notes;
using Exchange.Audit.Verification;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary><c>exchange audit verify</c>: whether a log is whole, unchanged, and the one that was published.</summary>
internal static class VerifyLogCommand
{
    private const int CannotTell = 2;

    public static Command Create()
    {
        Argument<string> log = new("log")
        {
            Description = "A replica's audit directory (Audit:Directory), or a copy of one; it may be in use. Or the address of a published log, e.g. https://node.example/audit/log/0. Or a bundle that `exchange audit export` has made",
            HelpName = "PATH|URL",
        };
        Option<FileInfo[]> keys = new("--key") { Description = "A file with a key of the log (Audit:KeyFiles), which its records are read by; once for each", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        Option<string[]> logKey = new("--log-key") { Description = "The public key that the log's checkpoints are signed with, or a file that holds it: what was published is verified, and that the records are the published ones; for a bundle once for each log in it", HelpName = "VKEY|FILE", AllowMultipleArgumentsPerToken = true };
        Option<string[]> witnesses = new("--require-witness") { Description = "The public key, or a file that holds it, of a witness that must have cosigned the checkpoint; once for each", HelpName = "VKEY|FILE", AllowMultipleArgumentsPerToken = true };
        Option<FileInfo?> since = new("--since") { Description = "A checkpoint of the log that was kept: the log must be the same, grown", HelpName = "FILE" };
        Option<FileInfo[]> complete = new("--complete") { Description = "A saved answer of a search (JSON), its pages in order: that it leaves out nothing of this log, and adds and changes nothing, as far as it covers the log", HelpName = "ANSWER", AllowMultipleArgumentsPerToken = true };
        Command command = new("verify", "Hash, decrypt and check everything; ends with 0 where the log is sound, 1 where something is damaged, missing or not what was published, 2 where it cannot be told") { log, keys, logKey, witnesses, since, complete };
        command.SetAction((parsed, cancellation) =>
        {
            (string place, string[] logKeys, string[] required) = (parsed.GetRequiredValue(log), parsed.GetValue(logKey) ?? [], parsed.GetValue(witnesses) ?? []);
            FileInfo[] masterKeys = parsed.GetValue(keys) ?? [];
            bool hasMore = parsed.GetResult(keys) is not null || parsed.GetResult(since) is not null || parsed.GetResult(complete) is not null;
            return RunAsync(() => BundleCheck.IsBundle(place)
                ? VerifyBundleAsync(place, logKeys, required, hasMore, cancellation)
                : VerifyLogAsync(
                    () => LogToVerify.Of(place, masterKeys, TrustOf(logKeys, required, parsed.GetValue(since))),
                    AnswerToVerify.Of(parsed.GetValue(complete) ?? [], masterKeys),
                    cancellation));
        });
        return command;
    }

    private static async Task<int> VerifyLogAsync(Func<LogToVerify> ask, AnswerToVerify? answer, CancellationToken cancellation)
    {
        using LogToVerify log = ask();
        answer?.Require(log);
        int code = await VerifyReport.WriteAsync(log, await log.RunAsync(TimeProvider.System, cancellation));
        // What a log leaves out that is not whole itself, nobody can tell.
        return code == ExitCodes.Done && answer is not null ? await answer.VerifyAsync(log.Contents!, cancellation) : code;
    }

    private static async Task<int> VerifyBundleAsync(string directory, string[] logKeys, string[] witnesses, bool hasMore, CancellationToken cancellation)
    {
        if (logKeys.Length == 0 || hasMore)
        {
            throw new UnanswerableException("A bundle is verified by --log-key, as the node's operator has told it and not as the bundle has it, and if need be --require-witness; it takes no --key, no --since and no --complete.");
        }

        BundleTrust trust = new(
            [.. logKeys.Select(key => PublicKeys.Read(key, NoteKeyType.Ed25519))], [.. witnesses.Select(witness => PublicKeys.Read(witness, NoteKeyType.Cosignature)).DistinctBy(key => key.ToString())]);
        return await BundleLines.WriteAsync(directory, await Task.Run(() => BundleCheck.Run(directory, trust, cancellation), cancellation));
    }

    private static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (exception is UnanswerableException or AuditKeyException or AuditLogCorruptException or IOException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
            return CannotTell;
        }
        catch (OperationCanceledException)
        {
            await System.Console.Error.WriteLineAsync("Not verified to the end.");
            return CannotTell;
        }
    }

    private static LogTrust? TrustOf(string[] logKeys, string[] witnesses, FileInfo? since)
    {
        if (logKeys.Length > 1)
        {
            throw new UnanswerableException("A log is signed by one key: give --log-key once.");
        }

        if (logKeys is not [string logKey])
        {
            return witnesses.Length == 0 && since is null ? null : throw new UnanswerableException("--require-witness and --since judge what was published: name the key that it is signed with by --log-key.");
        }

        return new LogTrust(PublicKeys.Read(logKey, NoteKeyType.Ed25519))
        {
            RequiredWitnesses = [.. witnesses.Select(witness => PublicKeys.Read(witness, NoteKeyType.Cosignature)).DistinctBy(key => key.ToString())],
            Since = since is null ? null : Kept(since),
        };
    }

    private static SignedCheckpoint Kept(FileInfo file) =>
        SignedCheckpoint.TryParse(File.ReadAllBytes(file.FullName), out SignedCheckpoint? kept, out CheckpointProblem problem)
            ? kept
            : throw new UnanswerableException($"'{file.FullName}' holds no checkpoint ({problem}).");
}
