using System.Diagnostics;

namespace Exchange.Tests.Unit.Tools;

/// <summary>What a program said, and how it ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Both streams, for the message of a failed assertion.</summary>
    public override string ToString() => $"exit code {ExitCode}{Environment.NewLine}{Output}{Errors}";
}

/// <summary>A program that is not part of the project and may be missing.</summary>
internal sealed class ExternalTool(string path)
{
    /// <summary>The first of these places where a file is; null where none is.</summary>
    public static ExternalTool? Find(params IEnumerable<string?> places) =>
        places.FirstOrDefault(File.Exists) is { } path ? new ExternalTool(path) : null;

    /// <summary>Where a program of that name would be, folder by folder of the PATH.</summary>
    public static IEnumerable<string> OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name));

    public ToolResult Run(params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output, errors.Result);
    }
}
