using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Hosting;

/// <summary>
/// Reads a node's configuration: a JSON file, over it environment variables such as <c>EXCHANGE_Node__Replica</c>
/// (a variable without <c>__</c> is something else).
/// Relative paths in it are relative to the file.
/// </summary>
internal static class ConfigurationFile
{
    private const string EnvironmentPrefix = "EXCHANGE_";

    /// <exception cref="InvalidConfigurationException">The file cannot be read, or has keys or values of the wrong kind.</exception>
    public static NodeConfiguration Read(string file)
    {
        try
        {
            IConfigurationRoot root = WithoutNulls(new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false)
                .AddInMemoryCollection(FromEnvironment())
                .Build());
            if (UnknownKeys.Of(root, typeof(NodeConfiguration)).ToArray() is { Length: > 0 } unknown)
            {
                throw new InvalidConfigurationException([.. unknown.Select(key => $"{key}: {file} has this key, which no node knows. Mend or remove it.")]);
            }

            NodeConfiguration configuration = root.Get<NodeConfiguration>(binder => binder.ErrorOnUnknownConfiguration = true)
                ?? throw new InvalidConfigurationException([$"{file}: the file is empty."]);
            return ConfigurationPaths.Resolve(configuration, Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        catch (FileNotFoundException)
        {
            throw new InvalidConfigurationException([$"{file}: there is no such file."]);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidConfigurationException([$"{file}: {exception.Message} {exception.InnerException?.Message}".TrimEnd()]);
        }
    }

    /// <summary>A null means the same as an absent key: the default, or an error where there is none.</summary>
    private static IConfigurationRoot WithoutNulls(IConfigurationRoot root) =>
        new ConfigurationBuilder().AddInMemoryCollection(root.AsEnumerable().Where(pair => pair.Value is not null)).Build();

    private static IEnumerable<KeyValuePair<string, string?>> FromEnvironment() =>
        from System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) && name.Contains("__", StringComparison.Ordinal)
        select KeyValuePair.Create(name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value);
}
