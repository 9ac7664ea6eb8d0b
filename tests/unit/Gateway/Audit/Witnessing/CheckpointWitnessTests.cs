using System.Collections.Concurrent;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Tests.Unit.Audit.Notes;

namespace Exchange.Tests.Unit.Gateway.Audit.Witnessing;

/// <summary>If one of these fails, a level has its rewritten past cosigned, or an honest one cannot have its log cosigned at all.</summary>
public sealed class CheckpointWitnessTests
{
    [Fact]
    public async Task GrowingLog_IsCosigned()
    {
        await using TestWitness witness = await TestWitness.StartAsync();
        WitnessedTree tree = new();
        ulong before = 0;
        foreach (int size in (int[])[1, 2, 3, 300, 301, 900])
        {
            SignedCheckpoint checkpoint = tree.Grow(size);

            WitnessReply reply = await witness.Checkpoints.DecideAsync(tree.Request(before, checkpoint), CancellationToken.None);

            Cosignature cosigned = Assert.Single(checkpoint.With(reply.Cosignature!).Verify(TestKeys.Origin, [TestKeys.Log.VerifierKey], [TestKeys.City.VerifierKey]).Cosignatures);
            Assert.Equal(TestKeys.Now.ToUnixTimeSeconds(), cosigned.Seconds);
            before = (ulong)size;
        }
    }

    [Fact]
    public async Task WhatIsCosigned_IsRememberedWholeByEveryReplica()
    {
        await using TestWitness witness = await TestWitness.StartAsync();
        WitnessedTree tree = new();
        SignedCheckpoint checkpoint = tree.Grow(5);
        SignedCheckpoint crowded = checkpoint.With(TestKeys.Province.Cosign(checkpoint.Checkpoint, TestKeys.Now));
        WitnessReply reply = await witness.Checkpoints.DecideAsync(tree.Request(0, crowded), CancellationToken.None);

        SignedCheckpoint? remembered = await witness.Memory.ReadAsync(TestKeys.Origin, CancellationToken.None);
        WitnessReply other = await witness.Replica().DecideAsync(tree.Request(3, tree.Grow(6)), CancellationToken.None);

        // Its own signature and the log's, and no other's, with which anybody could fill the database.
        Assert.Equal(checkpoint.With(reply.Cosignature!).Note.ToString(), remembered!.Note.ToString());
        Assert.Equal((WitnessOutcome.OldSizeNotLatest, 5ul), (other.Decision.Outcome, other.Last!.Checkpoint.Size));
    }

    [Fact]
    public async Task LogThatWasSetBackOrForked_IsNotCosigned()
    {
        await using TestWitness witness = await TestWitness.StartAsync();
        WitnessedTree tree = new();
        SignedCheckpoint early = tree.Grow(4);
        AddCheckpointRequest late = tree.Request(0, tree.Grow(9));
        await witness.Checkpoints.DecideAsync(late, CancellationToken.None);
        WitnessedTree other = new();
        other.Grow(4);

        AddCheckpointRequest[] refused = [tree.Request(0, early), tree.Request(4, early), tree.Request(9, early), other.Request(9, other.Grow(9, "other")), other.Request(9, other.Grow(12, "other"))];
        foreach (AddCheckpointRequest request in refused)
        {
            WitnessReply reply = await witness.Checkpoints.DecideAsync(request, CancellationToken.None);
            Assert.Null(reply.Cosignature);
            Assert.NotEqual(System.Net.HttpStatusCode.OK, reply.Decision.Status);
        }

        Assert.Equal(9ul, (await witness.Memory.ReadAsync(TestKeys.Origin, CancellationToken.None))!.Checkpoint.Size);
    }

    /// <summary>Anybody may send a public checkpoint once more.</summary>
    [Fact]
    public async Task SameCheckpointAgain_GetsTheSameAnswerForAMinute()
    {
        await using TestWitness witness = await TestWitness.StartAsync();
        WitnessedTree tree = new();
        SignedCheckpoint checkpoint = tree.Grow(5);
        NoteSignature first = (await witness.Checkpoints.DecideAsync(tree.Request(0, checkpoint), CancellationToken.None)).Cosignature!;

        witness.Time.Advance(CheckpointWitness.SameAnswer - TimeSpan.FromSeconds(1));
        NoteSignature second = (await witness.Checkpoints.DecideAsync(tree.Request(5, checkpoint), CancellationToken.None)).Cosignature!;
        witness.Time.Advance(TimeSpan.FromSeconds(1));
        NoteSignature third = (await witness.Checkpoints.DecideAsync(tree.Request(5, checkpoint), CancellationToken.None)).Cosignature!;

        Assert.Equal(first.ToString(), second.ToString());
        Assert.NotEqual(first.ToString(), third.ToString());
    }

    /// <summary>The race of the document: the older of two checkpoints is kept last, and what it rolled back is cosigned a second time, as something else.</summary>
    [Fact]
    public async Task ManyAtOnceAtTwoReplicas_NeverContradictEachOther()
    {
        const int Most = 24;
        await using TestWitness witness = await TestWitness.StartAsync();
        CheckpointWitness[] replicas = [witness.Checkpoints, witness.Replica()];
        WitnessedTree one = new();
        WitnessedTree other = new();
        AddCheckpointRequest[] requests =
        [
            .. from size in Enumerable.Range(1, Most)
               let checkpoints = (One: one.Grow(size), Other: other.Grow(size, "other"))
               from old in Enumerable.Range(0, size)
               where size - old <= 2
               from request in new[] { one.Request((ulong)old, checkpoints.One), other.Request((ulong)old, checkpoints.Other) }
               select request,
        ];
        ConcurrentBag<Checkpoint> cosigned = [];

        await Parallel.ForAsync(0, requests.Length * 4, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (call, cancellation) =>
        {
            AddCheckpointRequest request = requests[call % requests.Length];
            if ((await replicas[call % 2].DecideAsync(request, cancellation)).Cosignature is not null)
            {
                cosigned.Add(request.Checkpoint.Checkpoint);
            }
        });

        SignedCheckpoint last = (await witness.Memory.ReadAsync(TestKeys.Origin, CancellationToken.None))!;
        Assert.Equal(cosigned.Max(checkpoint => checkpoint.Size), last.Checkpoint.Size);
        // Of the two histories one was begun with, and no checkpoint of the other was ever cosigned.
        TreeReader[] histories = [new(one.Tiles, Most), new(other.Tiles, Most)];
        Assert.Single(histories, history => cosigned.All(checkpoint => history.RootAt(checkpoint.Size) == new TreeHash(checkpoint.RootHash.Span)));
    }

    [Fact]
    public async Task UnknownLogAndUnknownKey_DoNotReachTheDatabase()
    {
        // Without tables whatever asks the database fails.
        await using TestWitness witness = new();
        NoteSignerKey stranger = NoteSignerKey.Generate(TestKeys.Origin, NoteKeyType.Ed25519);
        SignedCheckpoint unknown = SignedCheckpoint.Of(Checkpoint.Of("exchange.example/other", 3, TestKeys.Hash(1)), TestKeys.Log);
        SignedCheckpoint forged = SignedCheckpoint.Of(TestKeys.Checkpoint(3).Checkpoint, stranger);

        Assert.Equal(WitnessOutcome.UnknownOrigin, (await witness.Checkpoints.DecideAsync(AddCheckpointRequest.Of(0, [], unknown), CancellationToken.None)).Decision.Outcome);
        Assert.Equal(WitnessOutcome.NotSignedByLog, (await witness.Checkpoints.DecideAsync(AddCheckpointRequest.Of(0, [], forged), CancellationToken.None)).Decision.Outcome);
    }
}
