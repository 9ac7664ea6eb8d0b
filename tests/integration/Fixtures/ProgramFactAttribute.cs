namespace Exchange.Tests.Integration.Fixtures;

/// <summary>A fact that needs a program of the machine, and is skipped where that is not on the PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program)
    {
        Program = program;
        Skip = IsOnPath(program) ? null : $"{program} is not installed.";
    }

    public string Program { get; }

    public static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
