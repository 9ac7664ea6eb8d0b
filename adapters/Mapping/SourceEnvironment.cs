using System.Text.RegularExpressions;

namespace Exchange.Adapters.Mapping;

/// <summary>What a mapping may refer to outside itself: environment variables and secret files.</summary>
internal sealed partial class SourceEnvironment(Func<string, string?> variable, Func<string, string?> readFile)
{
    /// <summary>The process's own variables and files.</summary>
    public static SourceEnvironment OfProcess { get; } = new(
        Environment.GetEnvironmentVariable,
        path => File.Exists(path) ? File.ReadAllText(path) : null);

    /// <summary>The setting's text with every <c>${NAME}</c> replaced by that variable, or null where one is not set.</summary>
    public string? Resolve(Setting setting, MappingErrors errors)
    {
        var complete = true;
        var text = Placeholder().Replace(setting.Text, match =>
        {
            var name = match.Groups[1].Value;
            var value = variable(name);
            if (string.IsNullOrEmpty(value))
            {
                complete = false;
                errors.Add(setting.Place, $"the environment variable {name} is not set", $"set {name} before the start");
            }

            return value ?? "";
        });
        return complete ? text : null;
    }

    /// <summary>
    /// Reads a secret that the mapping refers to: <c>{ file: PATH }</c> or <c>{ environment: NAME }</c>. A secret
    /// written into the mapping itself is refused, because mappings are kept under version control.
    /// </summary>
    public string? Secret(Section parent, string key, MappingErrors errors)
    {
        const string Remedy = "write { environment: NAME } or { file: PATH }";
        if (parent.Has(key) && !parent.HasSection(key))
        {
            errors.Add(parent.PlaceOf(key), $"{parent.Named(key)} stands in the mapping itself", $"keep it elsewhere and {Remedy}");
            return null;
        }

        if (parent.RequiredChild(key, Remedy) is not { } section)
        {
            return null;
        }

        var secret = (section.Text("environment"), section.Text("file")) switch
        {
            ({ } name, null) => Resolve(name with { Text = $"${{{name.Text}}}" }, errors)?.Trim(),
            (null, { } path) => FromFile(path, errors),
            _ => NeitherOrBoth(section, Remedy),
        };
        section.Finish();
        return secret;
    }

    private static string? NeitherOrBoth(Section section, string remedy)
    {
        section.Errors.Add(section.Place, "a secret comes from one place", remedy);
        return null;
    }

    private string? FromFile(Setting path, MappingErrors errors)
    {
        if (Resolve(path, errors) is not { } resolved)
        {
            return null;
        }

        var secret = readFile(resolved)?.Trim();
        if (string.IsNullOrEmpty(secret))
        {
            errors.Add(path.Place, $"the secret file {resolved} is absent or empty", "write the secret into it");
            return null;
        }

        return secret;
    }

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Placeholder();
}
