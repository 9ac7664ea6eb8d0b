using System.CommandLine;
using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Storage;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange audit</c>: what can be done with audit logs beside a node.</summary>
internal static class AuditCommand
{
    private const int CannotTell = 2;

    public static Command Create() => new("audit", "Audit logs") { Verify(), RetireMonthsCommand.Create() };

    private static Command Verify()
    {
        Argument<DirectoryInfo> directory = new("directory") { Description = "A replica's audit directory (Audit:Directory), or a copy of one; it may be in use", HelpName = "DIRECTORY" };
        Option<FileInfo[]> keys = new("--key") { Description = "A file with a key of the log (Audit:KeyFiles); once for each", Required = true, HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        Command command = new("verify", "Decrypt and check every record; ends with 0 where the log is sound, 1 where a record is damaged or missing, 2 where it cannot be told") { directory, keys };
        command.SetAction((parsed, cancellation) => VerifyAsync(parsed.GetRequiredValue(directory), parsed.GetRequiredValue(keys), cancellation));
        return command;
    }

    private static async Task<int> VerifyAsync(DirectoryInfo directory, FileInfo[] keyFiles, CancellationToken cancellation)
    {
        try
        {
            AuditLogReader reader = new(new FileLogStorage(directory.FullName), AuditKeys.Load([.. keyFiles.Select(file => file.FullName)]));
            AuditVerification verified = await ProgressDisplay.RunAsync("审计日志 · audit log", TimeProvider.System, report => Task.Run(
                () => reader.Verify(new Reporting(report), cancellation), cancellation));
            if (verified is { Segments: 0, Bad: null })
            {
                await System.Console.Error.WriteLineAsync($"'{directory.FullName}' holds no audit log.");
                return CannotTell;
            }

            await System.Console.Out.WriteLineAsync(TextOf(verified));
            return verified.Bad is null or { AtTail: true } ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is AuditKeyException or IOException or UnauthorizedAccessException)
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

    private static string TextOf(AuditVerification verified)
    {
        string records = string.Create(CultureInfo.InvariantCulture, $"{verified.Records} 条记录 · {verified.Records} records, {verified.Segments} segments");
        records += verified.Retired == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {verified.Retired} 条已按期销毁 · {verified.Retired} more retired with their months");
        return verified.Bad switch
        {
            null => $"完好 · SOUND: {records}",
            { AtTail: true } tail => $"完好 · SOUND: {records}. Behind them is what a writer at work, or one that was killed, leaves at the end: {tail}",
            { } bad => $"损坏 · DAMAGED at {bad}. Sound before it: {records}",
        };
    }

    /// <summary>At once, where <see cref="Progress{T}"/> would report from another thread and too late.</summary>
    private sealed class Reporting(Action<CommandProgress> report) : IProgress<AuditVerificationProgress>
    {
        public void Report(AuditVerificationProgress value) => report(new CommandProgress(
            value.Segments,
            value.SegmentsInAll,
            string.Create(CultureInfo.InvariantCulture, $"{value.Records} records, segment {value.Segments} of {value.SegmentsInAll}"),
            HasEnded: false));
    }
}
