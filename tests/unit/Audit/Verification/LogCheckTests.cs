using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Audit.Publication;
using Exchange.Audit.Records;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;
using Exchange.Audit.Verification;
using Exchange.Tests.Unit.Audit.Notes;
using Exchange.Tests.Unit.Audit.Publication;
using Exchange.Tests.Unit.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Verification;

/// <summary>
/// What an auditor is told of a log. If one of these fails, an honest node is accused, or one that has rewritten its past is
/// believed.
/// </summary>
public sealed class LogCheckTests : IAsyncLifetime
{
    private SmallLog _log = null!;

    public async Task InitializeAsync() => _log = await SmallLog.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void SoundLog_IsSound()
    {
        LogVerification shown = _log.Verify();

        Assert.True(shown.IsSound);
        Assert.Equal((ulong)SmallLog.Records, shown.Tree!.Entries);
        Assert.Equal(((ulong)SmallLog.Records, 3), (shown.Contents!.Records, shown.Contents.Segments));
        Assert.Null(shown.Contents.Bad);
        Assert.Same(TestKeys.City.VerifierKey, Assert.Single(shown.Checkpoint!.Cosignatures).Witness);
    }

    [Fact]
    public void TreeAlone_IsVerifiedWithoutRecords()
    {
        LogVerification shown = LogCheck.Run(new PublishedTree(_log.Checkpoint, _log.Tiles, _log.FullTrust), null);

        Assert.True(shown is { IsSound: true, Contents: null });
    }

    [Fact]
    public void RecordsAlone_AreVerifiedWithoutTree()
    {
        LogVerification shown = LogCheck.Run(null, new LogContents(_log.Disk, TestLog.Keys));

        Assert.True(shown is { IsSound: true, Checkpoint: null, Tree: null, Contents.Records: SmallLog.Records });
    }

    [Fact]
    public async Task RecordsNotPublishedYet_AreJudgedByThemselves()
    {
        using (AuditLog log = TestLog.Open(_log.Disk))
        {
            await TestLog.Append(log, SmallLog.Records, 5);
        }

        Assert.True(_log.Verify() is { IsSound: true, Contents.Records: SmallLog.Records + 5 });

        string last = _log.Disk.Segments[^1];
        byte[] content = _log.Disk[last];
        content[AuditLogDamageTests.FrameStarts(content)[2] + 30] ^= 1;
        LogVerification damaged = _log.WithSegment(last, content).Verify();
        Assert.Equal((false, 22ul), (damaged.IsSound, damaged.Contents!.Bad!.Index));
    }

    [Fact]
    public async Task TornEnd_IsTheTraceOfACrashOnlyBehindTheCheckpoint()
    {
        SimulatedDisk disk = await TestLog.Killed(10);
        MemoryTileStorage tiles = new();
        MemoryCheckpointStore checkpoints = new();
        SmallLog.Publish(disk, tiles, checkpoints, 9);
        string segment = disk.Segments[^1];
        disk[segment] = disk[segment][..^3];

        SmallLog torn = new(disk, tiles, checkpoints.Current!, []);
        Assert.True(torn.Verify(SmallLog.Trust) is { IsSound: true, Contents.Bad: { Index: 9, AtTail: true } });

        torn = torn.WithSegment(segment, disk[segment][..(AuditLogDamageTests.FrameStarts(disk[segment])[8] + 5)]);
        Assert.True(torn.Verify(SmallLog.Trust) is { IsSound: false, Contents.Bad: { Index: 8, AtTail: false } });
    }

    [Fact]
    public void LogWrittenAnewWithAllKeys_IsCaughtByACheckpointThatWasKept()
    {
        SmallLog fork = Fork();

        // Nothing in it is wrong: only who remembers can tell.
        Assert.True(fork.Verify(SmallLog.Trust).IsSound);
        Assert.Equal(CheckpointFault.Forked, fork.Verify(SmallLog.Trust with { Since = SmallLog.Parse(_log.Kept) }).Checkpoint!.Fault);
        Assert.Equal(CheckpointFault.Forked, fork.Verify(SmallLog.Trust with { Since = SmallLog.Parse(_log.Checkpoint) }).Checkpoint!.Fault);
    }

    [Fact]
    public void LogWrittenAnewWithAllKeys_LacksTheWitness() =>
        Assert.Equal(CheckpointFault.NotCosigned, Fork().Verify(_log.FullTrust with { Since = null }).Checkpoint!.Fault);

    [Fact]
    public void OldCheckpoint_IsARollBack()
    {
        LogTrust trust = SmallLog.Trust with { Since = SmallLog.Parse(_log.Checkpoint) };

        Assert.Equal(CheckpointFault.RolledBack, (_log with { Checkpoint = _log.Kept }).Verify(trust).Checkpoint!.Fault);
    }

    [Fact]
    public void CheckpointOfSomebodyElse_IsRefused()
    {
        NoteSignerKey other = NoteSignerKey.Generate(TestKeys.Origin, NoteKeyType.Ed25519);
        NoteSignerKey neighbour = NoteSignerKey.Generate("exchange.example/350702/0", NoteKeyType.Ed25519);

        Assert.Equal(CheckpointFault.NotSignedByLog, _log.Verify(new LogTrust(other.VerifierKey)).Checkpoint!.Fault);
        Assert.Equal(CheckpointFault.OtherOrigin, _log.Verify(new LogTrust(neighbour.VerifierKey)).Checkpoint!.Fault);
        Assert.Equal(CheckpointFault.NotCosigned, _log.Verify(SmallLog.Trust with { RequiredWitnesses = [TestKeys.City.VerifierKey, TestKeys.Province.VerifierKey] }).Checkpoint!.Fault);
    }

    [Fact]
    public void KeptCheckpointThatTheLogHasNotSigned_ProvesNothing()
    {
        byte[] kept = SignedCheckpoint.Of(Checkpoint.Of(TestKeys.Origin, 8, TestKeys.Hash(1)), NoteSignerKey.Generate(TestKeys.Origin, NoteKeyType.Ed25519)).Note.ToBytes();

        Assert.Equal(CheckpointFault.KeptIsOfNoTrust, _log.Verify(SmallLog.Trust with { Since = SmallLog.Parse(kept) }).Checkpoint!.Fault);
    }

    [Fact]
    public async Task LogAtWork_IsSoundAtEveryMoment()
    {
        const int Looks = 40;
        using TemporaryDirectory directory = new();
        FileLogStorage storage = new(directory.Path);
        string tree = Path.Combine(directory.Path, "tree");
        using CancellationTokenSource done = new();
        Task writer = Task.Run(async () =>
        {
            using AuditLog log = TestLog.Open(storage, segmentBytes: 64 << 10);
            LogPublisher publisher = LogPublisher.Open(storage, TestLog.Keys, new FileTileStorage(tree, LeafEntry.Bytes), new FileCheckpointStore(tree), TestKeys.Origin, TestKeys.Log);
            for (int round = 0; !done.IsCancellationRequested; round++)
            {
                await Task.WhenAll(Enumerable.Range(round * 50, 50).Select(number => log.AppendAsync(TestLog.Record(number)).AsTask()));
                publisher.Publish(log.Count);
            }
        });

        int looked = 0;
        while (looked < Looks && !writer.IsCompleted)
        {
            if (new FileCheckpointStore(tree).Read() is { } checkpoint)
            {
                LogVerification shown = LogCheck.Run(new PublishedTree(checkpoint, new FileTileStorage(tree, LeafEntry.Bytes), SmallLog.Trust), new LogContents(storage, TestLog.Keys));
                Assert.True(shown.IsSound, $"{shown}");
                looked++;
            }
        }

        await done.CancelAsync();
        await writer;
        Assert.Equal(Looks, looked);
    }

    /// <summary>The log as a node would have it that changes its sixth record, makes everything anew from it, and signs it.</summary>
    private SmallLog Fork()
    {
        SmallLog changed = _log.WithRecords(_log.Disk.Segments[0], records =>
        {
            records[5][Array.LastIndexOf(records[5], (byte)'x')] = (byte)'y';
            return records;
        });
        MemoryTileStorage tiles = new();
        MemoryCheckpointStore checkpoints = new();
        SmallLog.Publish(changed.Disk, tiles, checkpoints, SmallLog.Records);
        return changed with { Tiles = tiles, Checkpoint = checkpoints.Current! };
    }
}
