using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Audit.Publication;
using Exchange.Audit.Records;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;
using Exchange.Tests.Unit.Audit.Tree;
using Google.Protobuf;

namespace Exchange.Tests.Unit.Audit.Publication;

/// <summary>
/// What the world is told of a log. If one of these fails, a node can contradict its own past without being caught, or is
/// accused of it although it has only been restarted.
/// </summary>
public sealed class LogPublisherTests
{
    private const string Origin = "exchange.example/350703/0";

    private static readonly NoteSignerKey s_key = NoteSignerKey.Generate(Origin, NoteKeyType.Ed25519);

    private readonly SimulatedDisk _disk = new();
    private readonly MemoryCheckpointStore _checkpoints = new();
    private MemoryTileStorage _tiles = new();

    [Fact]
    public async Task EachRecord_IsProvenByTheCheckpoint()
    {
        const int Records = 300;
        await AppendAsync(0, Records);

        SignedCheckpoint checkpoint = Open().Publish(Records)!;

        Assert.Equal(CheckpointOutcome.Trusted, checkpoint.Verify(Origin, [s_key.VerifierKey], []).Outcome);
        Assert.Equal(_checkpoints.Current, checkpoint.Note.ToBytes());
        Assert.Equal((ulong)Records, checkpoint.Checkpoint.Size);
        TreeReader tree = new(_tiles, Records);
        foreach (AuditEntry entry in TestLog.Read(_disk))
        {
            byte[] leaf = new byte[LeafEntry.Bytes];
            LeafEntry.Write(entry.Record.ToByteArray(), leaf);
            Assert.True(tree.ProveInclusion(entry.Index, Records).Verify(TreeHash.OfLeaf(leaf), entry.Index, Records, RootOf(checkpoint)));
        }
    }

    [Fact]
    public async Task WhatIsNotSaidToBeDurable_IsNotPublished()
    {
        await AppendAsync(0, 5);
        LogPublisher publisher = Open();

        Assert.Null(publisher.Publish(0));
        Assert.Equal(3u, publisher.Publish(3)!.Checkpoint.Size);
        Assert.Null(publisher.Publish(3));
        Assert.Equal(5u, publisher.Publish(5)!.Checkpoint.Size);
        Assert.Equal(2, _checkpoints.HandedOut.Count);
    }

    [Fact]
    public async Task Publisher_GoesOnWhereItWasStopped_WhateverWasWritten()
    {
        Random chance = new(350703);
        int written = 0;
        for (int round = 0; round < 60; round++)
        {
            int more = chance.Next(1, 40);
            await AppendAsync(written, more);
            written += more;
            _tiles.StopsAt = chance.Next(1, 20);
            _checkpoints.Fails = chance.Next(4) == 0;
            try
            {
                Open().Publish((ulong)written);
            }
            catch (IOException)
            {
                // Killed there.
            }

            _tiles = _tiles.AfterKill(chance);
            _checkpoints.Fails = false;
        }

        SignedCheckpoint last = Open().Publish((ulong)written) ?? Open().Latest!;

        Assert.Equal((ulong)written, last.Checkpoint.Size);
        Assert.InRange(_checkpoints.HandedOut.Count, 10, 60);
        TreeReader tree = new(_tiles, last.Checkpoint.Size);
        Assert.All(_checkpoints.HandedOut, bytes =>
        {
            Assert.True(SignedCheckpoint.TryParse(bytes, out SignedCheckpoint? earlier, out _));
            ulong size = earlier.Checkpoint.Size;
            Assert.True(tree.ProveConsistency(size, last.Checkpoint.Size).Verify(size, RootOf(earlier), last.Checkpoint.Size, RootOf(last)));
        });
    }

    [Fact]
    public async Task Publisher_GoesOnAfterAnError()
    {
        await AppendAsync(0, 10);
        LogPublisher publisher = Open();
        _checkpoints.Fails = true;
        Assert.Throws<IOException>(() => publisher.Publish(10));
        _checkpoints.Fails = false;
        Assert.Equal(10u, publisher.Publish(10)!.Checkpoint.Size);

        await AppendAsync(10, 10);
        _tiles.StopsAt = 1;
        Assert.Throws<IOException>(() => publisher.Publish(20));
        _tiles.GoOn();
        Assert.Equal(20u, publisher.Publish(20)!.Checkpoint.Size);
    }

    [Fact]
    public async Task LogThatWasSetBack_IsNotPublished()
    {
        await AppendAsync(0, 10);
        LogPublisher publisher = Open();
        publisher.Publish(10);
        SimulatedDisk grownAgain = new();
        using (AuditLog log = TestLog.Open(grownAgain))
        {
            await TestLog.Append(log, 0, 20);
        }

        SimulatedDisk cut = new();
        using (AuditLog log = TestLog.Open(cut))
        {
            await TestLog.Append(log, 0, 9);
        }

        Assert.Throws<PublicationException>(() => publisher.Publish(9));
        Assert.Throws<PublicationException>(() => Open(grownAgain));
        Assert.Throws<PublicationException>(() => Open(cut));
        Assert.Throws<PublicationException>(() => Open(new SimulatedDisk()));
    }

    [Fact]
    public async Task CheckpointThatIsNotItsOwn_IsNotGoneOnFrom()
    {
        await AppendAsync(0, 3);
        Open().Publish(3);

        Assert.Throws<PublicationException>(() => Open(key: NoteSignerKey.Generate(Origin, NoteKeyType.Ed25519)));
        Assert.Throws<PublicationException>(() => LogPublisher.Open(_disk, TestLog.Keys, _tiles, _checkpoints, "exchange.example/350703/1", s_key));
        _checkpoints.Current![^5] ^= 1;
        Assert.Throws<PublicationException>(() => Open());
        _checkpoints.Current = [1, 2, 3];
        Assert.Throws<PublicationException>(() => Open());
    }

    [Fact]
    public async Task ChangedRecord_IsNotPublished()
    {
        await AppendAsync(0, 20);
        byte[] changed = _disk[_disk.Segments[0]];
        changed[400] ^= 1;
        _disk[_disk.Segments[0]] = changed;

        Assert.Throws<AuditLogCorruptException>(() => Open().Publish(20));
        Assert.Empty(_checkpoints.HandedOut);
    }

    [Fact]
    public async Task CosignedCheckpoint_IsPublishedAndGoneOnFrom()
    {
        NoteSignerKey[] witnesses = [.. new[] { "city", "province" }.Select(name => NoteSignerKey.Generate(name, NoteKeyType.Cosignature))];
        NoteVerifierKey[] keys = [.. witnesses.Select(witness => witness.VerifierKey)];
        await AppendAsync(0, 5);
        LogPublisher publisher = Open();
        SignedCheckpoint checkpoint = publisher.Publish(5)!;

        Assert.True(publisher.TryCosign(checkpoint, [Cosign(witnesses[0], 1)]));
        Assert.True(publisher.TryCosign(checkpoint, [Cosign(witnesses[1], 2), Cosign(witnesses[0], 3)]));

        Assert.Null(publisher.Publish(5));
        SignedCheckpoint read = Open().Latest!;
        Assert.Equal(_checkpoints.Current, read.Note.ToBytes());
        Assert.Equal([1, 2], read.Verify(Origin, [s_key.VerifierKey], keys).Cosignatures.Select(cosignature => cosignature.Seconds));
        Assert.Equal(3, read.Note.Signatures.Count);

        await AppendAsync(5, 1);
        Assert.Single(publisher.Publish(6)!.Note.Signatures);
        Assert.False(publisher.TryCosign(checkpoint, [Cosign(witnesses[0], 4)]));
        Assert.Equal(6u, Open().Latest!.Checkpoint.Size);

        NoteSignature Cosign(NoteSignerKey witness, int seconds) => witness.Cosign(checkpoint.Checkpoint, DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    [Fact]
    public void CheckpointFile_IsReplacedWhole()
    {
        using TemporaryDirectory directory = new();
        FileCheckpointStore store = new(Path.Combine(directory.Path, "tree"));

        Assert.Null(store.Read());
        store.Write("one"u8);
        store.Write("another"u8);

        Assert.Equal("another"u8.ToArray(), store.Read());
        Assert.Equal(["checkpoint"], Directory.EnumerateFiles(Path.Combine(directory.Path, "tree")).Select(Path.GetFileName));
    }

    private LogPublisher Open(ILogStorage? log = null, NoteSignerKey? key = null) =>
        LogPublisher.Open(log ?? _disk, TestLog.Keys, _tiles, _checkpoints, Origin, key ?? s_key);

    private async Task AppendAsync(int first, int count)
    {
        using AuditLog log = TestLog.Open(_disk);
        await TestLog.Append(log, first, count);
    }

    private static TreeHash RootOf(SignedCheckpoint checkpoint) => new(checkpoint.Checkpoint.RootHash.Span);
}
