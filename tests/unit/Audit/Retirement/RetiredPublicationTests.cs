using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Audit.Publication;
using Exchange.Audit.Tree;
using Exchange.Tests.Unit.Audit.Publication;
using Exchange.Tests.Unit.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Retirement;

public sealed class RetiredPublicationTests
{
    private const string Origin = "exchange.example/350703/0";
    private const ulong Written = 4 * RetiredLog.RecordsOfAMonth;

    private static readonly NoteSignerKey s_key = NoteSignerKey.Generate(Origin, NoteKeyType.Ed25519);

    private readonly MemoryTileStorage _tiles = new();
    private readonly MemoryCheckpointStore _checkpoints = new();

    // Fails: retiring looks to the world as if the log's past had been rewritten, or the publication ends with it.
    [Fact]
    public async Task Tree_GoesOnOverRetiredMonths()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        var before = Open(disk).Publish(Written)!;
        await RetiredLog.RetireAsync(disk, time, RetiredLog.October, published: Written);

        var after = Open(disk).Publish(Written + 1)!;

        Assert.True(new TreeReader(_tiles, Written + 1).ProveConsistency(Written, Written + 1)
            .Verify(Written, RootOf(before), Written + 1, RootOf(after)));
    }

    // Fails: a node that was killed between retiring and publishing never publishes again.
    [Fact]
    public async Task PublishedUpToTheRetiredMonths_GoesOn()
    {
        const ulong Retired = 2 * RetiredLog.RecordsOfAMonth;
        var (disk, time) = await RetiredLog.WriteAsync();
        Open(disk).Publish(Retired);
        await RetiredLog.RetireAsync(disk, time, RetiredLog.October, published: Retired);

        Assert.Equal(Written + 1, Open(disk).Publish(Written + 1)!.Checkpoint.Size);
    }

    // Fails: leaves of other records are published in the place of those that nobody can read any more.
    [Fact]
    public async Task RetiredBeforePublished_IsRefused()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        await RetiredLog.RetireAsync(disk, time, RetiredLog.October);

        Assert.Throws<PublicationException>(() => Open(disk).Publish(Written));
        Assert.Empty(_checkpoints.HandedOut);
    }

    private LogPublisher Open(SimulatedDisk disk) => LogPublisher.Open(disk, TestLog.Keys, _tiles, _checkpoints, Origin, s_key);

    private static TreeHash RootOf(SignedCheckpoint checkpoint) => new(checkpoint.Checkpoint.RootHash.Span);
}
