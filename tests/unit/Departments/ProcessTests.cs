using System.Diagnostics;
using Exchange.Departments.Hosting;

namespace Exchange.Tests.Unit.Departments;

public class ProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Departments of a demo that was killed would hold their ports, and the next demo could not start.
    [Fact]
    public async Task ClosedParentPipe_EndsTheProcess()
    {
        using var process = Start("--market-regulation", "http://127.0.0.1:0", "--human-resources", "http://127.0.0.1:0", "--parent-pipe");
        Assert.StartsWith("market-regulation listening on http://127.0.0.1:", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("human-resources listening on http://127.0.0.1:", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, process.ExitCode);
    }

    // The user would get a stack trace instead of what to do.
    [Fact]
    public async Task TakenPort_IsOneLineAndExitCode1()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        using var process = Start("--natural-resources", department.Address.ToString());
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(1, process.ExitCode);
        Assert.Equal(
            $"Port {department.Address.Port} on 127.0.0.1 is taken by another program; choose another with --natural-resources.",
            errors.TrimEnd());
    }

    // The same for an address that is not this machine's.
    [Fact]
    public async Task ForeignAddress_IsOneLineAndExitCode1()
    {
        using var process = Start("--natural-resources", "http://192.0.2.1:9102");
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("Cannot listen on port 9102 of 192.0.2.1 (", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    // A typing error would start something else than meant.
    [Theory]
    [InlineData("--certificates 20000", "Give at least one of")]
    [InlineData("--certificates 0 --market-regulation http://127.0.0.1:9101", "--certificates must be from 1 to 10000000.")]
    [InlineData("--certificates many --market-regulation http://127.0.0.1:9101", "many")]
    [InlineData("--market-regulation 9101", "--market-regulation must be like http://127.0.0.1:9101.")]
    [InlineData("--market-regulation https://127.0.0.1:9101", "--market-regulation must be like http://127.0.0.1:9101.")]
    [InlineData("--market-regulation http://127.0.0.1:9101 --secret-file /nonexistent/secret", "does not exist")]
    [InlineData("--market-regulation http://127.0.0.1:9101 --speed 3", "--speed")]
    public void WrongOption_IsExplained(string arguments, string message) => Assert.Contains(
        DepartmentsCommand.Create().Parse(arguments.Split(' ')).Errors, error => error.Message.Contains(message, StringComparison.Ordinal));

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { typeof(DepartmentsCommand).Assembly.Location },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    }.With(arguments))!;
}

file static class Arguments
{
    public static ProcessStartInfo With(this ProcessStartInfo start, string[] arguments)
    {
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
