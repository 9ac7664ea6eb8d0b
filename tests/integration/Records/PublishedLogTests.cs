using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Audit.Records;
using Exchange.Audit.Tree;
using Exchange.Audit.Verification;
using Exchange.Tests.Integration.Fixtures;
using Google.Protobuf;

namespace Exchange.Tests.Integration.Records;

/// <summary>
/// What a node publishes of its log. If one of these fails, a node can take back a record without anybody being able to show it,
/// or an honest node is taken for one that did.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class PublishedLogTests(Demo demo)
{
    private const string Log = "/audit/log/";

    [Fact]
    public async Task RecordOfAnAnswer_IsProvenByWhatIsPublished()
    {
        Answer answer = await demo.District.VerifyAsync(demo.Access.Sample("valid", "district"), demo.Counter);
        ulong index = answer.Audit.Index;

        Checkpoint checkpoint = await CheckpointBehindAsync(demo.District, index);

        byte[] leaf = new byte[LeafEntry.Bytes];
        LeafEntry.Write(demo.RecordAt(answer.Audit).ToByteArray(), leaf);
        using HttpTiles tiles = TilesOf(demo.District);
        TreeReader tree = new(tiles, checkpoint.Size);
        Assert.True(tree.ProveInclusion(index, checkpoint.Size).Verify(TreeHash.OfLeaf(leaf), index, checkpoint.Size, new TreeHash(checkpoint.RootHash.Span)));
    }

    [Fact]
    public async Task RestartedNode_ContinuesWhatItHasPublished()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo);
        string token = node.TokenOf("district-counter");
        ulong first = (await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), token)).Audit.Index;
        Checkpoint before = await CheckpointBehindAsync(node.Client, first);

        await node.RestartAsync();
        ulong second = (await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), token)).Audit.Index;
        Checkpoint after = await CheckpointBehindAsync(node.Client, second);

        Assert.True(after.Size > before.Size);
        using HttpTiles tiles = TilesOf(node.Client);
        TreeReader tree = new(tiles, after.Size);
        Assert.True(tree.ProveConsistency(before.Size, after.Size)
            .Verify(before.Size, new TreeHash(before.RootHash.Span), after.Size, new TreeHash(after.RootHash.Span)));
    }

    [Fact]
    public async Task LogThatWasCut_IsNotPublishedAnyMore()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo);
        ulong index = (await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), node.TokenOf("district-counter"))).Audit.Index;
        Checkpoint before = await CheckpointBehindAsync(node.Client, index);

        await node.RestartAsync(() =>
        {
            foreach (string segment in Directory.EnumerateFiles(node.Trail.Directory, "*.segment"))
            {
                File.Delete(segment);
            }

            return Task.CompletedTask;
        });

        await Eventually.TrueAsync("word of it", async () => (await node.Client.DegradedAsync()).Contains("audit-publication"));
        Assert.Contains("it was cut or set back", node.Program.Output, StringComparison.Ordinal);
        Assert.Equal(before.Size, (await CheckpointAsync(node.Client))!.Size);
    }

    [Theory]
    [InlineData("tile/0/999")]
    [InlineData("tile/0/x001/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/../00000000000000000000.segment")]
    [InlineData("tile/%2e%2e/%2e%2e/node.json")]
    [InlineData("1/checkpoint")]
    public async Task WhatIsNotPublished_IsNotFound(string path)
    {
        await CheckpointBehindAsync(demo.District, 0);

        Assert.Equal(404, (await demo.District.GetAsync(Log + path)).Status);
    }

    [Fact]
    public async Task Published_IsTextAndBytesThatMayBeKept()
    {
        Checkpoint checkpoint = await CheckpointBehindAsync(demo.District, 0);
        TilePath tile = TilePath.OfHashes(0, 0, (int)Math.Min(checkpoint.Size, TilePath.FullWidth));

        Answer head = await demo.District.GetAsync(Log + "0/checkpoint");
        // Another second may have brought a full one in its place.
        Answer body = await demo.District.GetAsync(Log + tile);

        Assert.Equal((200, "text/plain"), (head.Status, head.MediaType));
        Assert.True(body.Status is 200 or 404, body.ToString());
        if (body.Status == 200)
        {
            Assert.Equal("application/octet-stream", body.MediaType);
            Assert.Contains("immutable", body.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Auditor_VerifiesARunningNode_FromAfarAndInItsDirectory()
    {
        await CheckpointBehindAsync(demo.District, 0);
        string logKey = demo.PathOf("keys", "district-checkpoints.key.pub");

        CommandResult afar = await ExchangeProgram.RunAsync("audit", "verify", demo.District.Addresses.BaseUrl + Log, "--log-key", logKey);
        CommandResult near = await ExchangeProgram.RunAsync("audit", "verify", demo.PathOf("district", "audit"), "--log-key", logKey, "--key", demo.PathOf("keys", "district-audit.key"));
        CommandResult nobody = await ExchangeProgram.RunAsync("audit", "verify", demo.District.Addresses.BaseUrl + "/audit/log/7", "--log-key", logKey);
        CommandResult stranger = await ExchangeProgram.RunAsync("audit", "verify", demo.District.Addresses.BaseUrl + Log, "--log-key", demo.PathOf("keys", "city-checkpoints.key.pub"));

        Assert.True(afar.ExitCode == 0, afar.Output);
        Assert.Contains("PUBLISHED TREE SOUND: ", afar.Output, StringComparison.Ordinal);
        Assert.Contains("records themselves were not read", afar.Output, StringComparison.Ordinal);
        Assert.True(near.ExitCode == 0, near.Output);
        Assert.Contains("完好 · SOUND: ", near.Output, StringComparison.Ordinal);
        Assert.Equal((2, 1), (nobody.ExitCode, stranger.ExitCode));
        Assert.Contains("CHECKPOINT REFUSED: The checkpoint is of the log demo.exchange/350703/0", stranger.Output, StringComparison.Ordinal);
    }

    private static HttpTiles TilesOf(NodeClient node) => new(new Uri(node.Addresses.BaseUrl + Log));

    private Task<Checkpoint> CheckpointBehindAsync(NodeClient node, ulong index) =>
        Eventually.GetAsync("a checkpoint over the record", async () => await CheckpointAsync(node) is { } checkpoint && checkpoint.Size > index ? checkpoint : null);

    /// <summary>The last one, which the key that lies beside the node's must have signed.</summary>
    private async Task<Checkpoint?> CheckpointAsync(NodeClient node)
    {
        Answer answer = await node.GetAsync(Log + "checkpoint");
        if (answer.Status == 404)
        {
            return null;
        }

        Assert.True(NoteVerifierKey.TryParse(await File.ReadAllTextAsync(demo.PathOf("keys", "district-checkpoints.key.pub")), out NoteVerifierKey? key, out _));
        Assert.True(SignedCheckpoint.TryParse(answer.Bytes, out SignedCheckpoint? signed, out CheckpointProblem problem), $"{problem}");
        Assert.Equal(CheckpointOutcome.Trusted, signed.Verify("demo.exchange/350703/0", [key], []).Outcome);
        return signed.Checkpoint;
    }
}
