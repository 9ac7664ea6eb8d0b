using System.CommandLine;

namespace Exchange.Gateway.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommandOptions
{
    private const string ConfigurationVariable = "EXCHANGE_CONFIG";

    public static Option<FileInfo> ConfigurationFile() => new("--config")
    {
        Description = $"The node's configuration file (JSON); otherwise what {ConfigurationVariable} names, otherwise node.json here",
        DefaultValueFactory = _ => new FileInfo(Environment.GetEnvironmentVariable(ConfigurationVariable) ?? "node.json"),
        HelpName = "FILE",
    };
}

/// <summary>What the program's exit codes mean.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
}
