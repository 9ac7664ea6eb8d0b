using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

public sealed class CheckpointTests
{
    private const string Root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

    // Fails: the checkpoints of other programs are not understood.
    [Fact]
    public void DocumentsExample_IsReadAndWrittenAgain()
    {
        Assert.True(SignedCheckpoint.TryParse(DocumentExamples.Utf8(DocumentExamples.CosignedCheckpoint), out var signed, out _));
        var checkpoint = signed.Checkpoint;
        Assert.Equal(("example.com/behind-the-sofa", 20852163ul), (checkpoint.Origin, checkpoint.Size));
        Assert.Equal(Root, Convert.ToBase64String(checkpoint.RootHash.Span));
        Assert.Empty(checkpoint.Extensions);
        Assert.Equal(2, signed.Note.Signatures.Count);
        Assert.Equal(DocumentExamples.CosignedCheckpoint, signed.Note.ToString());
    }

    // Fails: a checkpoint with an origin of another custom, of an empty or a huge tree, or with extensions is refused.
    [Theory]
    [InlineData($"o\n0\n{Root}\n")]
    [InlineData($"an origin + more\n1\n{Root}\n")]
    [InlineData($"南平\n18446744073709551615\n{Root}\n")]
    [InlineData($"o\n10\n{Root}\nextension\n \n10\n")]
    public void WhatTheDocumentAllows_IsReadAndWrittenAgain(string text)
    {
        Assert.True(Checkpoint.TryParse(text, out var checkpoint, out _));
        Assert.Equal(text, checkpoint.ToText());
        Assert.Equal(text.Split('\n')[0], checkpoint.Origin);
    }

    // Fails: two spellings of one tree, so that a witness's memory and a log's disagree about which was signed.
    [Theory]
    [InlineData("", CheckpointProblem.Lines)]
    [InlineData("\n", CheckpointProblem.Lines)]
    [InlineData("o\n1\n", CheckpointProblem.Lines)]
    [InlineData($"o\n1\n{Root}", CheckpointProblem.Lines)]
    [InlineData($"\n1\n{Root}\n", CheckpointProblem.Lines)]
    [InlineData($"o\n\n{Root}\n", CheckpointProblem.Lines)]
    [InlineData($"o\n1\n{Root}\n\n", CheckpointProblem.Lines)]
    [InlineData($"o\n1\n{Root}\na\n\nb\n", CheckpointProblem.Lines)]
    [InlineData($"o\r\n1\r\n{Root}\r\n", CheckpointProblem.Lines)]
    [InlineData($"o\n01\n{Root}\n", CheckpointProblem.Size)]
    [InlineData($"o\n00\n{Root}\n", CheckpointProblem.Size)]
    [InlineData($"o\n+1\n{Root}\n", CheckpointProblem.Size)]
    [InlineData($"o\n-0\n{Root}\n", CheckpointProblem.Size)]
    [InlineData($"o\n 1\n{Root}\n", CheckpointProblem.Size)]
    [InlineData($"o\n1 \n{Root}\n", CheckpointProblem.Size)]
    [InlineData($"o\n1.0\n{Root}\n", CheckpointProblem.Size)]
    [InlineData($"o\n1e3\n{Root}\n", CheckpointProblem.Size)]
    [InlineData($"o\n１\n{Root}\n", CheckpointProblem.Size)]
    [InlineData($"o\n18446744073709551616\n{Root}\n", CheckpointProblem.Size)]
    [InlineData($"o\n100000000000000000000\n{Root}\n", CheckpointProblem.Size)]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n", CheckpointProblem.RootHash)]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2Ii\n", CheckpointProblem.RootHash)]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n", CheckpointProblem.RootHash)]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", CheckpointProblem.RootHash)]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n", CheckpointProblem.RootHash)]
    [InlineData($"o\n1\n{Root} \n", CheckpointProblem.RootHash)]
    [InlineData($"o\n1\n {Root}\n", CheckpointProblem.RootHash)]
    public void WhatIsNoCheckpoint_IsRefused(string text, CheckpointProblem expected)
    {
        Assert.False(Checkpoint.TryParse(text, out var checkpoint, out var problem));
        Assert.Null(checkpoint);
        Assert.Equal(expected, problem);
    }

    // Fails: a hostile log fills an auditor's memory with extension lines.
    [Fact]
    public void Length_IsBounded()
    {
        var start = $"o\n1\n{Root}\n";
        var longest = start + new string('x', Checkpoint.MaximumCharacters - start.Length - 1) + "\n";
        Assert.True(Checkpoint.TryParse(longest, out _, out _));
        Assert.False(Checkpoint.TryParse("o" + longest, out _, out var problem));
        Assert.Equal(CheckpointProblem.TooLong, problem);
    }

    // Fails: a node with a wrong name signs checkpoints that nobody can read.
    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    public void OriginThatIsNoLine_IsNotMadeOne(string origin) =>
        Assert.Throws<ArgumentException>(() => Checkpoint.Of(origin, 1, TestKeys.Hash(1)));

    // Fails: the same, with a hash of another function.
    [Fact]
    public void RootOfAnotherLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Checkpoint.Of("o", 1, new byte[31]));

    // Fails: whoever asks why a published file is no checkpoint gets no answer.
    [Fact]
    public void WhatIsNoNote_IsToldFromWhatIsNoCheckpoint()
    {
        Assert.False(SignedCheckpoint.TryParse("o\n1\n"u8, out _, out var problem));
        Assert.Equal(CheckpointProblem.Note, problem);
        Assert.False(SignedCheckpoint.TryParse(DocumentExamples.Utf8(DocumentExamples.Note), out var signed, out problem));
        Assert.Null(signed);
        Assert.Equal(CheckpointProblem.Lines, problem);
    }
}
