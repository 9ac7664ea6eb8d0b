using Exchange.Gateway.Configuration;
using Exchange.Gateway.Resources;

namespace Exchange.Gateway.Hosting.Checks;

/// <summary>The section <c>Resources</c>.</summary>
internal static class ResourceChecks
{
    public static List<Resource> Compile(NodeConfiguration configuration, ConfigurationErrors errors)
    {
        errors.Unique("Resources", configuration.Resources.Select(resource => resource.Code), "Resource");
        List<Resource> compiled = [];
        for (int i = 0; i < configuration.Resources.Count; i++)
        {
            ResourceOptions resource = configuration.Resources[i];
            string key = $"Resources:{i}";
            if (resource.Code.Length == 0 || !resource.Code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            {
                errors.Add($"{key}:Code", "The code has lower-case letters, digits and hyphens only.");
            }

            if (configuration.Access.Departments.All(department => department.Code != resource.Department))
            {
                errors.Add($"{key}:Department", $"No department has the code '{resource.Department}'; list it under Access:Departments.");
            }

            if (resource.Methods.Count == 0)
            {
                errors.Add($"{key}:Methods", "At least one method is needed.");
            }

            errors.Duration($"{key}:Timeout", resource.Timeout);
            KeyValuePair<string, string>? secret = null;
            if (resource.SecretHeader is { Length: > 0 } header && errors.File($"{key}:SecretFile", resource.SecretFile, "The department's secret file") is { } value)
            {
                secret = new(header, value.Trim());
            }

            if (errors.Address($"{key}:Address", resource.Address, "The department's address") is { } address)
            {
                compiled.Add(new Resource(resource.Code, resource.Name, address, resource.Methods, secret, resource.Timeout));
            }
        }

        return compiled;
    }
}
