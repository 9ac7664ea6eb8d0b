using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Records;

/// <summary>If one of these fails, data is answered that nobody can ever account for.</summary>
[Collection(DemoTests.Name)]
public sealed class AuditUnavailableTests(Demo demo)
{
    [SmallDiskFact]
    public async Task FullDisk_StopsAnswersUntilThereIsRoomAgain()
    {
        using SmallDisk disk = SmallDisk.Mount();
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["Audit"]!["Directory"] = disk.PathOf("audit"));
        string id = demo.Access.Sample("valid", "district");
        string counter = node.TokenOf("district-counter");
        Assert.Equal("valid", (await node.Client.VerdictAsync(id, counter)).Verdict);

        disk.Fill();
        Answer refused = await Eventually.GetAsync("an answer that cannot be recorded", async () =>
        {
            Answer answer = await node.Client.VerifyAsync(id, counter);
            return answer.Status == 200 ? null : answer;
        });
        Assert.Equal((503, "audit-unavailable"), (refused.Status, refused.Code));
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.DoesNotContain("verdict", refused.Text, StringComparison.Ordinal);

        // Denials and proxied answers are answers too.
        Assert.Equal("audit-unavailable", (await node.Client.VerifyAsync(id, node.TokenOf("district-provider"))).Code);
        Assert.Equal("audit-unavailable", (await node.Client.GetAsync("/api/v1/certificates/" + id, node.TokenOf("district-requester"), Purpose.Headers)).Code);
        Assert.Equal("audit-unavailable", (await node.Client.GetAsync("/resources/jianyang-enterprise-credit/x", node.TokenOf("district-requester"), Purpose.Headers)).Code);
        Answer ready = await node.Client.GetAsync("/health/ready");
        Assert.Equal(503, ready.Status);
        Assert.Contains("audit", await node.Client.DegradedAsync());
        Assert.Equal(200, (await node.Client.GetAsync("/health/live")).Status);

        disk.MakeRoom();
        Answer again = await node.Client.VerdictAsync(id, counter);
        Assert.Equal("valid", again.Verdict);
        Assert.Equal([id], node.Trail.At(again.Audit.Index).What.CertificateIds);
        await Eventually.TrueAsync("the node is ready again", async () => (await node.Client.GetAsync("/health/ready")).Status == 200);
    }

    /// <summary>Two writers of one log would overwrite each other's records.</summary>
    [Fact]
    public async Task SecondNodeOnTheSameLog_DoesNotStart()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo);
        string configuration = File.ReadAllText(node.Configuration);
        int port = FreePorts.Row(3);
        foreach ((string address, int other) in new[] { (node.Client.Addresses.BaseUrl, port), (node.Client.Addresses.Grpc, port + 1), (node.Client.Addresses.Operations, port + 2) })
        {
            configuration = configuration.Replace($"\"{address}\"", $"\"http://127.0.0.1:{other}\"", StringComparison.Ordinal);
        }

        using TemporaryDirectory directory = new();
        CommandResult second = await ExchangeProgram.RunAsync("serve", "--config", directory.Write("node.json", configuration));

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("audit log cannot be opened", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        Assert.Equal("valid", (await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), node.TokenOf("district-counter"))).Verdict);
    }

    [Fact]
    public async Task KilledNode_KeepsEveryAnsweredRecord()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo);
        string id = demo.Access.Sample("valid", "district");
        string token = node.TokenOf("district-counter");
        List<Answer> answers = [];
        for (int call = 0; call < 20; call++)
        {
            answers.Add(await node.Client.VerdictAsync(id, token));
        }

        await node.Program.KillAsync();
        await node.RestartAsync();

        Answer next = await node.Client.VerdictAsync(id, token);
        Assert.True(next.Audit.Index > answers[^1].Audit.Index);
        Assert.All(answers, answer => Assert.Equal([id], node.Trail.At(answer.Audit.Index).What.CertificateIds));
    }
}
