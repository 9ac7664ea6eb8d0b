using System.Globalization;
using System.Text.Json;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Verification;
using Exchange.Gateway.Search;
using Exchange.Gateway.Search.Completeness;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary>A saved answer of a search that is to be held against a log.</summary>
internal sealed class AnswerToVerify(FileInfo[] pages, FileInfo[] keyFiles)
{
    /// <returns>Null where there is no answer to be verified.</returns>
    public static AnswerToVerify? Of(FileInfo[] pages, FileInfo[] keyFiles) => pages.Length == 0 ? null : new AnswerToVerify(pages, keyFiles);

    /// <exception cref="UnanswerableException">The records are not to be read.</exception>
    public void Require(LogToVerify log)
    {
        if (keyFiles.Length == 0 || log.Contents is null)
        {
            throw new UnanswerableException("An answer is held against the records: give the log's directory, and --key.");
        }
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="UnanswerableException">The pages are not an answer, or not one that covers this log.</exception>
    /// <exception cref="AuditLogCorruptException">The log was damaged meanwhile.</exception>
    public async Task<int> VerifyAsync(LogContents contents, CancellationToken cancellation)
    {
        AuditLogReader reader = new(contents.Storage, contents.Keys);
        string log = reader.ReadName() ?? throw new UnanswerableException("The log has no records.");
        SavedAnswer answer = Read(contents.Keys);
        if (!answer.Covered.TryGetValue(log, out ulong covered))
        {
            throw new UnanswerableException($"The answer covers no records of {log}, but of {string.Join(", ", answer.Covered.Keys)}.");
        }

        ulong retired = MonthCopies.RetiredEnd(MonthCopies.Read(contents.Storage), contents.Keys, log);
        AnswerFinding shown = await ProgressDisplay.RunAsync("检索结果 · the answer", TimeProvider.System, report => Task.Run(
            () => new CompletenessCheck(answer, log, retired).Run(
                reader.Read(), read => report(new CommandProgress(read, covered, string.Create(CultureInfo.InvariantCulture, $"{read} of {covered} records"), HasEnded: false)), cancellation),
            cancellation));
        await System.Console.Out.WriteLineAsync(TextOf(shown, log, covered, retired));
        return shown.Fault is null ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static string TextOf(AnswerFinding shown, string log, ulong covered, ulong retired) => shown switch
    {
        { Fault: { } fault } => $"不完整 · NOT COMPLETE: {fault}.",
        _ => string.Create(CultureInfo.InvariantCulture, $"完整 · COMPLETE: the first {covered} records of {log} hold {shown.Met} that meet the criteria, and the answer has these and no others")
            + (retired == 0 ? "." : string.Create(CultureInfo.InvariantCulture, $"; the first {Math.Min(retired, covered)} records were retired, and nobody can tell of them ({shown.Unreadable} are in the answer).")),
    };

    private SavedAnswer Read(AuditKeys keys)
    {
        JsonElement[] read;
        try
        {
            read = [.. pages.Select(page => JsonDocument.Parse(File.ReadAllBytes(page.FullName)).RootElement)];
        }
        catch (JsonException malformed)
        {
            throw new UnanswerableException($"A page of the answer is no JSON: {malformed.Message}");
        }

        return SavedAnswer.TryRead(read, new SearchCursors(keys), out SavedAnswer? answer) is { } problem ? throw new UnanswerableException(problem) : answer!;
    }
}
