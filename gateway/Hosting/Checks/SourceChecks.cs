using Exchange.Gateway.Access;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Hosting.Checks;

/// <summary>The section <c>Sources</c>, with the secrets of their adapters.</summary>
internal static class SourceChecks
{
    public static Dictionary<string, string> Check(List<SourceOptions> sources, List<DepartmentOptions> departments, ConfigurationErrors errors)
    {
        errors.Unique("Sources", sources.Select(source => source.Name), "Source");
        Dictionary<string, string> secrets = new(StringComparer.Ordinal);
        for (int i = 0; i < sources.Count; i++)
        {
            SourceOptions source = sources[i];
            errors.Require($"Sources:{i}:Name", source.Name, "The source's name");
            if (source.Department is { } code && departments.All(department => department.Code != code))
            {
                errors.Add($"Sources:{i}:Department", $"No department has the code '{code}'; list it under Access:Departments.");
            }

            Uri? adapter = errors.Address($"Sources:{i}:Adapter", source.Adapter, "The adapter's gRPC address");
            if (source.SecretFile is { Length: > 0 } file && errors.File($"Sources:{i}:SecretFile", file, "The adapter's secret file") is { } secret)
            {
                secrets[source.Name] = secret.Trim();
            }
            else if (string.IsNullOrEmpty(source.SecretFile) && adapter is { IsLoopback: false })
            {
                errors.Add($"Sources:{i}:SecretFile", "An adapter on another machine needs a secret; name the file that holds it.");
            }

            errors.Duration($"Sources:{i}:Deadline", source.Deadline);
            if (source.Concurrency is < 1 or > 10_000)
            {
                errors.Add($"Sources:{i}:Concurrency", "From 1 to 10000.");
            }
        }

        return secrets;
    }
}
