using System.Collections.Concurrent;
using System.Globalization;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Records;

/// <summary>
/// A disk that is lost and comes back while many ask. If one of these fails, somebody was answered and nobody can ever say who,
/// or a node that could work again does not.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class LostDiskTests(Demo demo)
{
    private const int Callers = 8;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_betweenTries = TimeSpan.FromMilliseconds(200);

    [SmallDiskFact]
    public async Task DiskThatIsFullAgainAndAgain_LosesNoRecordOfAnAnswer()
    {
        using SmallDisk disk = SmallDisk.Mount();
        await using OwnNode node = await NodeOnAsync(disk.PathOf("audit"));
        IReadOnlyList<Answer> answers = await WhileAskedAsync(node, async () =>
        {
            for (int round = 0; round < 3; round++)
            {
                disk.Fill();
                await RefusesAsync(node);
                disk.MakeRoom();
                await AnswersAgainAsync(node);
            }
        });

        await AssertAllRecordedAsync(node, answers);
    }

    [FailingDiskFact]
    public async Task DiskThatBecameReadOnly_IsUsedAgainOnceItIsRepaired()
    {
        using FailingDisk disk = FailingDisk.Mount();
        await using OwnNode node = await NodeOnAsync(disk.PathOf("audit"));
        IReadOnlyList<Answer> answers = await WhileAskedAsync(node, async () =>
        {
            disk.Fail();
            await RefusesAsync(node);
            disk.Remove();
            for (int attempt = 0; attempt < 10; attempt++)
            {
                Assert.Equal(503, (await AskAsync(node)).Status);
                await Task.Delay(s_betweenTries);
            }

            Assert.False(Directory.Exists(disk.PathOf("audit")), "The node went on beneath the disk, where nobody looks.");
            disk.Repair();
            await AnswersAgainAsync(node);
        });

        await AssertAllRecordedAsync(node, answers);
    }

    private async Task<OwnNode> NodeOnAsync(string directory)
    {
        OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["Audit"]!["Directory"] = directory);
        await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), node.TokenOf("district-counter"));
        return node;
    }

    /// <returns>All that was answered meanwhile.</returns>
    private async Task<IReadOnlyList<Answer>> WhileAskedAsync(OwnNode node, Func<Task> happens)
    {
        string id = demo.Access.Sample("valid", "district");
        string token = node.TokenOf("district-counter");
        ConcurrentQueue<Answer> answers = new();
        using CancellationTokenSource over = new();
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                answers.Enqueue(await node.Client.VerifyAsync(id, token));
                await Task.Delay(s_pause, CancellationToken.None);
            }
        }))];
        try
        {
            await Eventually.TrueAsync("answers", () => answers.Count(answer => answer.Status == 200) > Callers);
            await happens();
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(callers);
        }

        return [.. answers];
    }

    private async Task RefusesAsync(OwnNode node)
    {
        await Eventually.TrueAsync("an answer that cannot be recorded", async () => (await AskAsync(node)).Status == 503);
        Assert.Equal(503, (await node.Client.GetAsync("/health/ready")).Status);
    }

    private async Task AnswersAgainAsync(OwnNode node)
    {
        await Eventually.TrueAsync("an answer again", async () => (await AskAsync(node)).Status == 200);
        await Eventually.TrueAsync("the node is ready again", async () => (await node.Client.GetAsync("/health/ready")).Status == 200);
    }

    private Task<Answer> AskAsync(OwnNode node) => node.Client.VerifyAsync(demo.Access.Sample("valid", "district"), node.TokenOf("district-counter"));

    private async Task AssertAllRecordedAsync(OwnNode node, IReadOnlyList<Answer> answers)
    {
        Assert.All(answers, answer => Assert.True(answer.Status == 200 || (answer.Status, answer.Code) == (503, "audit-unavailable"), answer.ToString()));
        Assert.Contains(answers, answer => answer.Status == 503);

        string id = demo.Access.Sample("valid", "district");
        var records = node.Trail.From(0);
        ulong[] indexes = [.. answers.Where(answer => answer.Status == 200).Select(answer => answer.Audit.Index)];
        Assert.Equal(indexes.Length, indexes.Distinct().Count());
        Assert.True(indexes.Max() < (ulong)records.Count, $"Answered with record {indexes.Max()}, and the log has {records.Count}; missing {string.Join(", ", indexes.Where(index => index >= (ulong)records.Count))}.");
        Assert.All(indexes, index => Assert.Equal([id], records[(int)index].What.CertificateIds));

        // What is published goes on with the log.
        await Eventually.TrueAsync("a checkpoint over all of them", async () => await PublishedAsync(node) > indexes.Max());
        CommandResult verified = await ExchangeProgram.RunAsync(
            "audit", "verify", node.Trail.Directory, "--key", demo.PathOf("keys", "district-audit.key"), "--log-key", demo.PathOf("keys", "district-checkpoints.key.pub"));
        Assert.True(verified.ExitCode == 0, verified.Output);
    }

    private static async Task<ulong> PublishedAsync(OwnNode node) =>
        await node.Client.GetAsync("/audit/log/checkpoint") is { Status: 200 } answer ? ulong.Parse(answer.Text.Split('\n')[1], CultureInfo.InvariantCulture) : 0;
}
