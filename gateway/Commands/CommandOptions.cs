using System.CommandLine;

namespace Exchange.Gateway.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommandOptions
{
    public static Option<FileInfo> ConfigurationFile() => new("--config")
    {
        Description = "The node's configuration file (JSON)",
        Required = true,
        HelpName = "FILE",
    };
}

/// <summary>What the program's exit codes mean.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
}
