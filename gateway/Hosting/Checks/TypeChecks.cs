using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Hosting.Checks;

/// <summary>The section <c>Types</c>: each type has one that answers for it.</summary>
internal static class TypeChecks
{
    public static void Check(NodeConfiguration configuration, ConfigurationErrors errors)
    {
        errors.Unique("Types", configuration.Types.Select(type => type.Code), "Certificate type");
        for (int i = 0; i < configuration.Types.Count; i++)
        {
            TypeOptions type = configuration.Types[i];
            string key = $"Types:{i}";
            if (!CertificateTypeCode.TryParse(type.Code, out _, out IdentifierError error))
            {
                errors.Add($"{key}:Code", error.Message);
            }

            errors.Require($"{key}:Name", type.Name, "The type's name");
            if (string.IsNullOrEmpty(type.Source) == string.IsNullOrEmpty(type.Peer))
            {
                errors.Add(key, "Set exactly one of Source and Peer: who answers for this type.");
            }
            else if (type.Source is { Length: > 0 } source && configuration.Sources.All(candidate => candidate.Name != source))
            {
                errors.Add($"{key}:Source", $"No source is named '{source}'; list it under Sources.");
            }
            else if (type.Peer is { Length: > 0 } peer && configuration.Peers.All(candidate => candidate.Node != peer))
            {
                errors.Add($"{key}:Peer", $"No peer has the node code '{peer}'; list it under Peers.");
            }

            if (type.TimeToLive < TimeSpan.Zero || type.TimeToLive > TimeSpan.FromDays(1))
            {
                errors.Add($"{key}:TimeToLive", "From 00:00:00 to 1.00:00:00.");
            }
        }
    }
}
