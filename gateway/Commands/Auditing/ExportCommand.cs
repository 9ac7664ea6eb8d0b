using System.CommandLine;
using System.Text.Json.Nodes;
using Exchange.Audit.Export;
using Exchange.Audit.Notes;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary><c>exchange audit export</c>: puts what a search finds into a bundle that anybody can verify with the public keys.</summary>
internal static class ExportCommand
{
    private const int DefaultRecords = 1000;

    public static Command Create()
    {
        AuditNodeOptions node = new();
        CriteriaOptions criteria = new();
        Option<string[]> logKeys = new("--log-key") { Description = "The public key that the log's checkpoints are signed with, or a file that holds it; once for each replica with records in the bundle", HelpName = "VKEY|FILE", Required = true };
        Option<string[]> witnesses = new("--require-witness") { Description = "The public key, or a file that holds it, of a witness that must have cosigned the checkpoints; once for each", HelpName = "VKEY|FILE" };
        Option<RecordGroups> withhold = new("--withhold")
        {
            Description = $"Groups that are shown by their hash only: {string.Join(", ", RecordGroupNames.All)}, with commas in between",
            HelpName = "GROUPS",
            CustomParser = result =>
            {
                if (!RecordGroupNames.TryParse(result.Tokens[0].Value, out RecordGroups groups))
                {
                    result.AddError($"--withhold takes {string.Join(", ", RecordGroupNames.All)}, with commas in between.");
                }

                return groups;
            },
        };
        Option<int> limit = new("--limit") { Description = "How many records at most", DefaultValueFactory = _ => DefaultRecords, HelpName = "NUMBER" };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > BundleCollection.MaximumFound)
            {
                result.AddError($"--limit is 1 to {BundleCollection.MaximumFound}.");
            }
        });
        Option<DirectoryInfo> directory = new("--out") { Description = "The directory that is made for the bundle", HelpName = "DIRECTORY", Required = true };
        Command command = new("export", "Records with the proof that they are in the log, and a report to be printed; the node records what is exported. `exchange audit verify DIRECTORY` verifies it anywhere")
        {
            logKeys, witnesses, withhold, limit, directory,
        };
        node.AddTo(command);
        criteria.AddTo(command);
        command.Validators.Add(result =>
        {
            if (!result.Children.Any(child => child is System.CommandLine.Parsing.OptionResult option && criteria.Has(option.Option)))
            {
                result.AddError("Say what is to be exported, e.g. by --case.");
            }
        });
        command.SetAction((parsed, cancellation) => AuditNodeRun.RunAsync(async () =>
        {
            BundleTrust trust = new(
                [.. parsed.GetRequiredValue(logKeys).Select(key => PublicKeys.Read(key, NoteKeyType.Ed25519))],
                [.. (parsed.GetValue(witnesses) ?? []).Select(key => PublicKeys.Read(key, NoteKeyType.Cosignature))]);
            string target = NewDirectory(parsed.GetRequiredValue(directory).FullName);
            using AuditNode asked = await node.OpenAsync(parsed, cancellation);
            JsonObject search = await criteria.ReadAsync(parsed, node, cancellation);
            BundleCollection collection = new(asked, trust, TimeProvider.System, parsed.GetValue(withhold), node.HeadersOf(parsed));
            return await BundleLines.WriteAsync(target, await ProgressDisplay.RunAsync(
                "证明包 · bundle", TimeProvider.System, report => collection.CollectAsync(search, parsed.GetValue(limit), target, report, cancellation)));
        }));
        return command;
    }

    /// <summary>It will hold what only its owner may read.</summary>
    private static string NewDirectory(string path)
    {
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new UnanswerableException($"'{path}' is not empty: a bundle gets a directory of its own.");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(path, OwnersAlone);
            // An empty one that was there already may be open to others.
            File.SetUnixFileMode(path, OwnersAlone);
        }

        return path;
    }
}
