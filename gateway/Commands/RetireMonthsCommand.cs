using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Publication;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange audit retire</c>: destroys the secrets of old months of a replica's log, while the replica stands still.</summary>
internal static class RetireMonthsCommand
{
    private const int YearsKept = 3;

    public static Command Create()
    {
        Option<AuditMonth> before = new("--before")
        {
            Description = "The first month that stays",
            HelpName = "YYYY-MM",
            DefaultValueFactory = _ => DefaultBefore(TimeProvider.System),
            CustomParser = ParseMonth,
        };
        Option<string> officer = new("--officer") { Description = "Who orders it", Required = true };
        Option<string> purpose = new("--purpose") { Description = "Why, as it is to be recorded", Required = true };
        Option<FileInfo> configuration = CommandOptions.ConfigurationFile();
        Command command = new("retire", $"Make all records before a month unreadable for good, by default those of more than {YearsKept} years ago; the order is recorded, the published tree stays. Stop the replica first")
        {
            before, officer, purpose, configuration,
        };
        command.SetAction((parsed, _) => RetireAsync(
            parsed.GetRequiredValue(configuration).FullName, parsed.GetValue(before), parsed.GetRequiredValue(officer), parsed.GetRequiredValue(purpose)));
        return command;
    }

    /// <summary>The month as many years ago as records are kept.</summary>
    public static AuditMonth DefaultBefore(TimeProvider time)
    {
        AuditMonth now = AuditMonth.Of(time.GetUtcNow());
        return new AuditMonth(now.Year - YearsKept, now.Month);
    }

    /// <summary>Publishes what is not published yet, retires, and publishes the order.</summary>
    public static async Task<LogRetirement> RetireAsync(CompiledNode node, AuditMonth before, string officer, string purpose)
    {
        FileLogStorage storage = new(node.Configuration.Audit.Directory);
        PublishedLog published = new(node.Configuration.Audit.Directory, node.Node.Replica);
        using AuditLog log = NodeApplication.OpenAuditLog(node);
        LogPublisher? publisher = node.CheckpointKey is { } key
            ? LogPublisher.Open(storage, node.AuditKeys, published.Tiles(), published.Checkpoints(), key.VerifierKey.Name, key)
            : null;
        publisher?.Publish(log.Count);
        AuditRecord order = new() { Node = node.Node.Code, Who = new Who { Officer = officer }, Why = new Why { Purpose = purpose } };
        // A log that was published once and whose key is not configured now: how far it was published cannot be told.
        ulong? signedFor = publisher is null && published.Checkpoint() is null ? null : publisher?.Latest?.Checkpoint.Size ?? 0;
        LogRetirement retirement = await log.RetireAsync(before, order, signedFor);
        publisher?.Publish(log.Count);
        return retirement;
    }

    private static async Task<int> RetireAsync(string file, AuditMonth before, string officer, string purpose)
    {
        try
        {
            CompiledNode node = NodeCompiler.Compile(ConfigurationFile.Read(file));
            await using (node.State)
            {
                LogRetirement retirement = await RetireAsync(node, before, officer, purpose);
                await (retirement.Outcome is RetirementOutcome.MonthNotOver or RetirementOutcome.NotPublished ? System.Console.Error : System.Console.Out).WriteLineAsync(TextOf(retirement, before));
                return retirement.Outcome is RetirementOutcome.Retired or RetirementOutcome.NothingToRetire ? ExitCodes.Done : ExitCodes.Failed;
            }
        }
        catch (Exception exception) when (exception is InvalidConfigurationException or AuditLogInUseException or AuditLogCorruptException or AuditKeyException
            or AuditUnavailableException or PublicationException or TreeCorruptException or IOException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
    }

    private static string TextOf(LogRetirement retirement, AuditMonth before) => retirement.Outcome switch
    {
        RetirementOutcome.Retired => string.Create(CultureInfo.InvariantCulture, $"已销毁 · Retired: {string.Join(", ", retirement.Months)}; the order is record {retirement.Index}."),
        RetirementOutcome.NothingToRetire => $"无需销毁 · Nothing to retire: no month before {before} has a secret.",
        RetirementOutcome.NotPublished => $"Not retired: not all records of the months before {before} are published, and nobody could publish them afterwards. Configure Audit:CheckpointKeyFile.",
        _ => $"Not retired: {before} has not begun, so a month before it is not over.",
    };

    private static AuditMonth ParseMonth(ArgumentResult result)
    {
        if (!AuditMonth.TryParse(result.Tokens[0].Value, out AuditMonth month))
        {
            result.AddError($"'{result.Tokens[0].Value}' is no month such as 2023-11.");
        }

        return month;
    }
}
