using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

public sealed class AddCheckpointRequestTests
{
    private static readonly string s_checkpoint = TestKeys.Checkpoint(5).Note.ToString();

    private static readonly string s_hash = Convert.ToBase64String(TestKeys.Hash(1));

    // Fails: logs and witnesses of other programs cannot be asked nor answered.
    [Fact]
    public void DocumentsExample_IsReadAndWrittenAgain()
    {
        Assert.True(AddCheckpointRequest.TryParse(DocumentExamples.Utf8(DocumentExamples.AddCheckpoint), out var request, out _));
        Assert.Equal((20852014ul, 20852163ul, 4), (request.OldSize, request.Checkpoint.Checkpoint.Size, request.Proof.Count));
        Assert.Equal("5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=", Convert.ToBase64String(request.Proof[2].Span));
        Assert.Equal(2, request.Checkpoint.Note.Signatures.Count);
        Assert.Equal(DocumentExamples.Utf8(DocumentExamples.AddCheckpoint), request.ToBytes());
    }

    // Fails: the first checkpoint of a log, or one after the longest possible growth, cannot be sent.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(ulong.MaxValue, AddCheckpointRequest.MaximumProofHashes)]
    public void Request_IsReadAsItWasWritten(ulong oldSize, int hashes)
    {
        ReadOnlyMemory<byte>[] proof = [.. Enumerable.Range(0, hashes).Select(TestKeys.Hash)];
        var bytes = AddCheckpointRequest.Of(oldSize, proof, TestKeys.Checkpoint(5)).ToBytes();
        Assert.True(AddCheckpointRequest.TryParse(bytes, out var read, out _));
        Assert.Equal((oldSize, hashes), (read.OldSize, read.Proof.Count));
        Assert.Equal(bytes, read.ToBytes());
    }

    // Fails: a witness is made to work, or to store, by what is no request.
    [Theory]
    [InlineData("", AddCheckpointProblem.Lines)]
    [InlineData("old 1\n", AddCheckpointProblem.Lines)]
    [InlineData("old 1\n{hash}\n{checkpoint}", AddCheckpointProblem.Proof)]
    [InlineData("öld 1\n\n{checkpoint}", AddCheckpointProblem.Lines)]
    [InlineData("\n\n{checkpoint}", AddCheckpointProblem.OldSize)]
    [InlineData("{hash}\n\n{checkpoint}", AddCheckpointProblem.OldSize)]
    [InlineData("old\n\n{checkpoint}", AddCheckpointProblem.OldSize)]
    [InlineData("old \n\n{checkpoint}", AddCheckpointProblem.OldSize)]
    [InlineData("old  1\n\n{checkpoint}", AddCheckpointProblem.OldSize)]
    [InlineData("old 01\n\n{checkpoint}", AddCheckpointProblem.OldSize)]
    [InlineData("old -1\n\n{checkpoint}", AddCheckpointProblem.OldSize)]
    [InlineData("old 1\r\n\n{checkpoint}", AddCheckpointProblem.OldSize)]
    [InlineData("old 1\0\n\n{checkpoint}", AddCheckpointProblem.OldSize)]
    [InlineData("old 18446744073709551616\n\n{checkpoint}", AddCheckpointProblem.OldSize)]
    [InlineData("Old 1\n\n{checkpoint}", AddCheckpointProblem.OldSize)]
    [InlineData("old 1\nnothing\n\n{checkpoint}", AddCheckpointProblem.Proof)]
    [InlineData("old 1\n{hash} \n\n{checkpoint}", AddCheckpointProblem.Proof)]
    [InlineData("old 1\n{hash}{hash}\n\n{checkpoint}", AddCheckpointProblem.Proof)]
    [InlineData("old 1\n\n", AddCheckpointProblem.Checkpoint)]
    [InlineData("old 1\n\n\n{checkpoint}", AddCheckpointProblem.Checkpoint)]
    [InlineData("old 1\n\n{hash}\n\n{checkpoint}", AddCheckpointProblem.Checkpoint)]
    [InlineData("old 1\n\n{checkpoint}\n", AddCheckpointProblem.Checkpoint)]
    [InlineData("old 1\n\n{checkpoint}", AddCheckpointProblem.None)]
    public void WhatIsNoRequest_IsRefused(string body, AddCheckpointProblem expected) => Assert.Equal(expected, Problem(
        body.Replace("{hash}", s_hash, StringComparison.Ordinal).Replace("{checkpoint}", s_checkpoint, StringComparison.Ordinal)));

    // Fails: somebody has a witness compute through an endless proof.
    [Fact]
    public void ProofLongerThanAnyTree_IsRefused()
    {
        static string Body(int hashes) => "old 1\n" + string.Concat(Enumerable.Repeat(s_hash + "\n", hashes)) + "\n" + s_checkpoint;
        Assert.Equal(AddCheckpointProblem.None, Problem(Body(63)));
        Assert.NotEqual(AddCheckpointProblem.None, Problem(Body(64)));
        Assert.NotEqual(AddCheckpointProblem.None, Problem(Body(100_000)));
        Assert.Equal(AddCheckpointProblem.Proof, Problem("old 1\n" + string.Concat(Enumerable.Repeat("A\n", 64)) + "\n" + s_checkpoint));

        ReadOnlyMemory<byte>[] proof = [.. Enumerable.Range(0, 64).Select(TestKeys.Hash)];
        Assert.Throws<ArgumentException>(() => AddCheckpointRequest.Of(1, proof, TestKeys.Checkpoint(5)));
        Assert.Throws<ArgumentException>(() => AddCheckpointRequest.Of(1, [new byte[31]], TestKeys.Checkpoint(5)));
    }

    // Fails: the longest request that may be made is cut off by the reader's own bound.
    [Fact]
    public void LongestRequest_FitsTheBound()
    {
        ReadOnlyMemory<byte>[] proof = [.. Enumerable.Range(0, AddCheckpointRequest.MaximumProofHashes).Select(TestKeys.Hash)];
        var bytes = AddCheckpointRequest.Of(ulong.MaxValue, proof, TestKeys.Checkpoint(5)).ToBytes();
        var around = bytes.Length - TestKeys.Checkpoint(5).Note.ToBytes().Length;
        Assert.Equal(AddCheckpointRequest.MaximumBytes, around + SignedNote.MaximumBytes);
    }

    private static AddCheckpointProblem Problem(string body)
    {
        _ = AddCheckpointRequest.TryParse(DocumentExamples.Utf8(body), out _, out var problem);
        return problem;
    }
}
