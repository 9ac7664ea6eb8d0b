using System.Globalization;
using System.Text.Json.Nodes;
using Exchange.Gateway.Keys;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Commands;

/// <summary>What an operator types. If one of these fails, setting up or mending a node becomes guesswork.</summary>
[Collection(DemoTests.Name)]
public sealed class OperatorCommandTests(Demo demo)
{
    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task Doctor_FindsTheDemoHealthy(string node)
    {
        CommandResult result = await ExchangeProgram.RunAsync("doctor", "--config", demo.PathOf(node, "node.json"));

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Contains("peer", result.Output, StringComparison.Ordinal);
        Assert.Contains("database", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NamesWhatDoesNotAnswer()
    {
        string dead = $"http://127.0.0.1:{FreePorts.One()}";
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration =>
        {
            configuration["Sources"]![0]!["Adapter"] = dead;
            configuration["Peers"]![0]!["Grpc"] = dead;
            configuration["Resources"]![0]!["Address"] = dead;
        });

        CommandResult result = await ExchangeProgram.RunAsync("doctor", "--config", node.Configuration);

        Assert.Equal(1, result.ExitCode);
        Assert.All(new[] { "source market-regulation", "peer 350700", "resource jianyang-enterprise-credit" }, part =>
            Assert.Contains(result.Output.Split('\n'), line => line.Contains("fails", StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SourcesTest_ShowsTheStepsOfTheMapping()
    {
        CommandResult result = await ExchangeProgram.RunAsync(
            "sources", "test", "market-regulation", "--id", demo.Access.Sample("valid", "district"), "--config", demo.PathOf("district", "node.json"));

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Contains("market-regulation.yaml", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GeneratedKeys_AreNeverOverwritten()
    {
        using TemporaryDirectory directory = new();
        string file = directory.PathOf("node.pem");
        Assert.Equal(0, (await ExchangeProgram.RunAsync("keys", "generate", "signing", file)).ExitCode);
        string key = File.ReadAllText(file);

        CommandResult again = await ExchangeProgram.RunAsync("keys", "generate", "signing", file);

        Assert.Equal(1, again.ExitCode);
        Assert.Equal(key, File.ReadAllText(file));
        Assert.True(File.Exists(file + ".jwks.json"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    /// <summary>If this fails, two nodes publish their logs under one name, which looks like a fork, or nobody can check what one signs.</summary>
    [Fact]
    public async Task KeyOfCheckpoints_HasAName()
    {
        using TemporaryDirectory directory = new();
        string file = directory.PathOf("checkpoints.key");

        Assert.Equal(1, (await ExchangeProgram.RunAsync("keys", "generate", "checkpoints", file)).ExitCode);
        Assert.Equal(1, (await ExchangeProgram.RunAsync("keys", "generate", "checkpoints", file, "--name", "with space")).ExitCode);
        Assert.False(File.Exists(file));
        Assert.Equal(0, (await ExchangeProgram.RunAsync("keys", "generate", "checkpoints", file, "--name", "exchange.example/350703")).ExitCode);

        Assert.StartsWith("PRIVATE+KEY+exchange.example/350703+", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.StartsWith("exchange.example/350703/0+", File.ReadAllText(file + ".pub"), StringComparison.Ordinal);
    }

    /// <summary>If this fails, a key ring cannot be rotated without losing what lies under its older keys, or its keys are seen on a screen.</summary>
    [Fact]
    public async Task RotatedRing_SealsAnewAndOpensTheOld()
    {
        using TemporaryDirectory directory = new();
        string file = directory.PathOf("cards.keys");
        Assert.Equal(0, (await ExchangeProgram.RunAsync("keys", "generate", "cards", file)).ExitCode);
        KeyRing before = KeyRing.Parse(File.ReadAllText(file));

        CommandResult rotated = await ExchangeProgram.RunAsync("keys", "rotate", file);
        Assert.True(rotated.ExitCode == 0, rotated.Output);
        KeyRing after = KeyRing.Parse(File.ReadAllText(file));
        Assert.Equal(before.KeyIds, after.KeyIds.Take(1));
        Assert.Equal((2, before.IndexId), (after.KeyIds.Count, after.IndexId));

        CommandResult renamed = await ExchangeProgram.RunAsync("keys", "rotate", file, "--index");
        Assert.True(renamed.ExitCode == 0, renamed.Output);
        KeyRing other = KeyRing.Parse(File.ReadAllText(file));
        Assert.Equal(after.KeyIds, other.KeyIds);
        Assert.NotEqual(after.IndexId, other.IndexId);

        string[] lines = [.. (await ExchangeProgram.RunAsync("keys", "list", file)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(other.KeyIds.Prepend(other.IndexId), lines.Select(line => uint.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture)));
        Assert.EndsWith("seals and opens", lines[2].Trim(), StringComparison.Ordinal);
        Assert.All(JsonNode.Parse(File.ReadAllText(file))!["keys"]!.AsArray(), key => Assert.DoesNotContain((string)key!["key"]!, string.Join('\n', lines), StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task RotatingWhatIsNoRing_ChangesNothing()
    {
        using TemporaryDirectory directory = new();
        string file = directory.Write("cards.keys", "{}");

        Assert.Equal(1, (await ExchangeProgram.RunAsync("keys", "rotate", file)).ExitCode);
        Assert.Equal("{}", File.ReadAllText(file));
    }

    [Fact]
    public async Task TakenPort_IsSaidWithWhatToDo()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo);
        using TemporaryDirectory directory = new();
        string configuration = File.ReadAllText(node.Configuration).Replace(Path.GetDirectoryName(node.Configuration)!, directory.Path, StringComparison.Ordinal);

        CommandResult second = await ExchangeProgram.RunAsync("serve", "--config", directory.Write("node.json", configuration));

        Assert.Equal(1, second.ExitCode);
        Assert.Contains(new Uri(node.Client.Addresses.BaseUrl).Authority, second.Output, StringComparison.Ordinal);
        Assert.Contains("Stop the program that uses it, or choose another address under Listen.", second.Output, StringComparison.Ordinal);
    }
}
