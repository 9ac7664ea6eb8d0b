using System.Net;
using System.Net.Sockets;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Commands;

/// <summary>The first thing anybody tries. If one of these fails, they are left with an error or with programs that do not end.</summary>
public sealed class DemoCommandTests
{
    private const int Programs = 5;

    private readonly int _ports = FreePorts.Row(6);

    [Theory]
    [InlineData(0, "--city-port")]
    [InlineData(1, "--city-port")]
    [InlineData(5, "--district-port")]
    public async Task TakenPort_IsNamedWithTheOptionThatChoosesAnother(int offset, string option)
    {
        using TemporaryDirectory directory = new();
        using TcpListener holder = new(IPAddress.Loopback, _ports + offset);
        holder.Start();

        CommandResult result = await ExchangeProgram.RunAsync(["demo", .. Options(directory)]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{_ports + offset}", result.Output, StringComparison.Ordinal);
        Assert.Contains(option, result.Output, StringComparison.Ordinal);
        Assert.Single(result.Output.Split('\n'));
    }

    [Fact]
    public async Task OverlappingPorts_AreSaidToBe()
    {
        using TemporaryDirectory directory = new();

        CommandResult result = await ExchangeProgram.RunAsync("demo", "--directory", directory.Path, "--city-port", $"{_ports}", "--district-port", $"{_ports + 2}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("overlap", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_StopsEveryProgramAndKeepsTheData()
    {
        using TemporaryDirectory directory = new();
        string firstId;
        AuditPosition first;
        await using (RunningProgram demo = ExchangeProgram.BareDemo(Options(directory)))
        {
            await demo.LineAsync("is ready");
            IReadOnlyList<(int Id, string Started)> children = Descendants.Of(demo.Id);
            Assert.Equal(Programs, children.Count);
            (firstId, first) = await VerifyOneAsync(directory);

            demo.Interrupt();

            Assert.Equal(0, await demo.EndAsync());
            Assert.DoesNotContain(children, Descendants.IsAlive);
        }

        await using RunningProgram again = ExchangeProgram.BareDemo(Options(directory));
        await again.LineAsync("is ready");
        (string secondId, AuditPosition second) = await VerifyOneAsync(directory);
        Assert.Equal(firstId, secondId);
        Assert.True(second.Index > first.Index, "The second run must go on with the first one's log.");
        again.Interrupt();
        Assert.Equal(0, await again.EndAsync());
    }

    [Fact]
    public async Task KilledDemo_LeavesNoProgramBehind()
    {
        using TemporaryDirectory directory = new();
        await using RunningProgram demo = ExchangeProgram.BareDemo(Options(directory));
        await demo.LineAsync("is ready");
        IReadOnlyList<(int Id, string Started)> children = Descendants.Of(demo.Id);
        Assert.Equal(Programs, children.Count);

        await demo.KillAsync();

        await Eventually.TrueAsync("its programs end by themselves", () => !children.Any(Descendants.IsAlive));
    }

    [ProgramFact("curl")]
    public async Task GreetingsThreeLines_GiveWhatTheySay()
    {
        using TemporaryDirectory directory = new();
        await using RunningProgram demo = ExchangeProgram.BareDemo(Options(directory));
        await demo.LineAsync("for scripts");
        string[] curls = [.. demo.Output.Split('\n').Where(line => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal))];

        List<string> answers = [];
        foreach (string curl in curls)
        {
            answers.Add(await Eventually.GetAsync("an answer", () => RunAsync(curl)));
        }

        Assert.Equal(3, answers.Count);
        Assert.Contains("\"verdict\":\"valid\"", answers[0], StringComparison.Ordinal);
        Assert.Contains("营业执照", answers[0], StringComparison.Ordinal);
        Assert.Contains("\"verdict\":\"revoked\"", answers[1], StringComparison.Ordinal);
        Assert.Contains("不动产权证书", answers[2], StringComparison.Ordinal);
        Assert.Contains("\"servedFrom\":\"peer\"", answers[2], StringComparison.Ordinal);
    }

    /// <summary>What a line prints; null where a registry is still starting or the machine is busy.</summary>
    private static async Task<string?> RunAsync(string line)
    {
        await using RunningProgram shell = RunningProgram.Start("bash", ["-c", line]);
        await shell.EndAsync();
        return shell.Output.Contains("\"status\":503", StringComparison.Ordinal) ? null : shell.Output;
    }

    private string[] Options(TemporaryDirectory directory) =>
        ["--directory", directory.Path, "--city-port", $"{_ports}", "--district-port", $"{_ports + 3}", "--certificates", "2000"];

    private static async Task<(string Id, AuditPosition Audit)> VerifyOneAsync(TemporaryDirectory directory)
    {
        DemoAccess access = DemoAccess.Read(directory.PathOf("access.json"));
        using NodeClient district = new(access.District);
        string id = access.Sample("valid", "district");
        return (id, (await district.VerdictAsync(id, access.Clients["district-counter"].Token)).Audit);
    }
}
