using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Hosting.Checks;

/// <summary>The section <c>Audit</c>.</summary>
internal static class AuditChecks
{
    public static AuditKeys? Check(NodeConfiguration configuration, ConfigurationErrors errors)
    {
        AuditOptions audit = configuration.Audit;
        errors.Require("Audit:Directory", audit.Directory, "The directory of the audit log");
        AuditLogOptions options = new() { LogName = $"{configuration.Node.Code}/{configuration.Node.Replica}", SegmentBytes = audit.SegmentBytes };
        foreach (string line in options.Validate())
        {
            errors.Add("Audit", line);
        }

        if (audit.KeyFiles.Exists(string.IsNullOrWhiteSpace))
        {
            errors.Add("Audit:KeyFiles", "The name of a key file is empty.");
            return null;
        }

        try
        {
            return AuditKeys.Load(audit.KeyFiles);
        }
        catch (AuditKeyException exception)
        {
            errors.Add("Audit:KeyFiles", exception.Message);
            return null;
        }
    }

    /// <summary>What signs checkpoints of this replica's log; null where it is not published, or with the reason collected.</summary>
    public static NoteSignerKey? LoadCheckpointKey(NodeConfiguration configuration, ConfigurationErrors errors)
    {
        const string Key = "Audit:CheckpointKeyFile";
        if (configuration.Audit.CheckpointKeyFile is not { Length: > 0 } file || errors.File(Key, file, "The file with the key of checkpoints") is not { } text)
        {
            return null;
        }

        if (!NoteSignerKey.TryParse(text.Trim(), out NoteSignerKey? key, out NoteKeyProblem problem) || key.VerifierKey.Type != NoteKeyType.Ed25519)
        {
            errors.Add(Key, $"It holds no key of checkpoints ({problem}); make one with `exchange keys generate checkpoints FILE --name NAME`.");
            return null;
        }

        return key.Named($"{key.VerifierKey.Name}/{configuration.Node.Replica}");
    }
}
