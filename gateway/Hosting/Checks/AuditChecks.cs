using Exchange.Audit;
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
}
