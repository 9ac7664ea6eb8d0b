namespace Exchange.Tests.Integration.Fixtures;

/// <summary>The command line <c>exchange</c>, as it was built.</summary>
internal static class ExchangeProgram
{
    /// <summary>A node that ends with its standard input.</summary>
    public static RunningProgram Serve(string configuration) =>
        RunningProgram.Start("dotnet", ["exec", Checkout.Gateway, "serve", "--config", configuration, "--parent-pipe"]);

    /// <summary>A demo that ends with the tests.</summary>
    public static RunningProgram Demo(params IEnumerable<string> arguments) =>
        RunningProgram.StartGuarded("dotnet", ["exec", Checkout.Gateway, "demo", .. arguments]);

    /// <summary>A demo of which the tests hold the process itself, e.g. to send it signals as a terminal would.</summary>
    public static RunningProgram BareDemo(params IEnumerable<string> arguments) =>
        RunningProgram.Start("env", ["--default-signal=INT", "dotnet", "exec", Checkout.Gateway, "demo", .. arguments]);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<CommandResult> RunAsync(params IEnumerable<string> arguments)
    {
        await using RunningProgram program = RunningProgram.Start("dotnet", ["exec", Checkout.Gateway, .. arguments]);
        int exitCode = await program.EndAsync();
        return new CommandResult(exitCode, program.Output);
    }
}

/// <param name="Output">Both streams.</param>
internal sealed record CommandResult(int ExitCode, string Output);
