using System.Diagnostics;
using Exchange.Adapters.Hosting;

namespace Exchange.Tests.Unit.Adapters;

public class AdapterProcessTests
{
    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "mappings", "district");

    // Adapters of a demo that was killed would hold their ports, and the next demo could not start.
    [Fact]
    public async Task ClosedParentPipe_EndsTheProcess()
    {
        using var process = Start("--listen", "http://127.0.0.1:0", "--sources", Sources, "--parent-pipe");
        var line = await process.StandardOutput.ReadLineAsync().Patiently();
        Assert.Matches("^exchange-adapters listening on http://127.0.0.1:[0-9]+ for market-regulation$", line);
        process.StandardInput.Close();
        await process.WaitForExitAsync().Patiently();
        Assert.Equal(0, process.ExitCode);
    }

    // The user would get a stack trace instead of what to do.
    [Fact]
    public async Task TakenPort_IsOneLineAndExitCode1()
    {
        await using var registry = await RegistryServer.StartAsync("{}");
        Assert.Equal(
            $"exchange-adapters: {registry.Address} is taken by another process; choose another port with --listen",
            Assert.Single(await ErrorsAsync("--listen", registry.Address, "--sources", Sources)));
    }

    // The same for an address that is not this machine's.
    [Fact]
    public async Task ForeignAddress_IsOneLineAndExitCode1()
    {
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, "a secret that is long enough");
        var errors = await ErrorsAsync("--listen", "http://192.0.2.1:5301", "--sources", Sources, "--secret-file", secret);
        File.Delete(secret);
        Assert.StartsWith("exchange-adapters: cannot listen on http://192.0.2.1:5301: ", Assert.Single(errors), StringComparison.Ordinal);
    }

    // An operator would not learn which of many settings to mend.
    [Fact]
    public async Task WrongStart_NamesWhatToMend()
    {
        Assert.Contains("give --secret-file", Assert.Single(await ErrorsAsync("--listen", "http://0.0.0.0:0", "--sources", Sources)), StringComparison.Ordinal);
        Assert.Contains("has no *.yaml file", Assert.Single(await ErrorsAsync("--listen", "http://127.0.0.1:0", "--sources", "/nonexistent")), StringComparison.Ordinal);
    }

    private static async Task<string[]> ErrorsAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = await process.StandardError.ReadToEndAsync().Patiently();
        await process.WaitForExitAsync().Patiently();
        Assert.Equal(1, process.ExitCode);
        return errors.TrimEnd().Split('\n');
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(AdapterCommand).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MARKET_REGULATION_URL"] = "http://127.0.0.1:1";
        start.Environment["MARKET_REGULATION_SECRET"] = "secret";
        return Process.Start(start)!;
    }
}
