using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

public sealed class ProofFileTests
{
    private const string Version = "c2sp.org/tlog-proof@v1";

    private static readonly string s_checkpoint = TestKeys.Checkpoint(109482).Note.ToString();

    private static readonly string s_hash = Convert.ToBase64String(TestKeys.Hash(1));

    // Fails: a court's expert with another program's tool cannot read the proof, or ours not theirs.
    [Fact]
    public void DocumentsExample_IsReadAndWrittenAgain()
    {
        var bytes = DocumentExamples.Utf8(DocumentExamples.ProofLines + s_checkpoint);
        Assert.True(ProofFile.TryParse(bytes, out var file, out _));
        Assert.Equal((73894ul, 5, 109482ul), (file.Index, file.Proof.Count, file.Checkpoint.Checkpoint.Size));
        Assert.Equal("gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=", Convert.ToBase64String(file.Proof[0].Span));
        Assert.StartsWith("age-v1.2.1-darwin-arm64.tar.gz", System.Text.Encoding.Latin1.GetString(file.Extra.Span), StringComparison.Ordinal);
        Assert.Equal(bytes, file.ToBytes());
    }

    // Fails: the proof of a log's only record, or of one in the deepest tree, cannot be handed out.
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(ulong.MaxValue, ProofFile.MaximumProofHashes, ProofFile.MaximumExtraBytes)]
    public void File_IsReadAsItWasWritten(ulong index, int hashes, int extra)
    {
        ReadOnlyMemory<byte>[] proof = [.. Enumerable.Range(0, hashes).Select(TestKeys.Hash)];
        var bytes = ProofFile.Of(index, proof, TestKeys.Checkpoint(9), new byte[extra]).ToBytes();
        Assert.True(bytes.Length <= ProofFile.MaximumBytes);
        Assert.True(ProofFile.TryParse(bytes, out var read, out _));
        Assert.Equal((index, hashes, extra), (read.Index, read.Proof.Count, read.Extra.Length));
        Assert.Equal(bytes, read.ToBytes());
    }

    // Fails: two programs read two proofs out of the same file.
    [Theory]
    [InlineData("", ProofFileProblem.Lines)]
    [InlineData($"{Version}\nindex 1\n", ProofFileProblem.Lines)]
    [InlineData($"{Version}\r\nindex 1\r\n\r\n{{checkpoint}}", ProofFileProblem.Version)]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 1\n\n{checkpoint}", ProofFileProblem.Version)]
    [InlineData($" {Version}\nindex 1\n\n{{checkpoint}}", ProofFileProblem.Version)]
    [InlineData("index 1\n\n{checkpoint}", ProofFileProblem.Version)]
    [InlineData("\n\n{checkpoint}", ProofFileProblem.Version)]
    [InlineData($"{Version}\nextra !\nindex 1\n\n{{checkpoint}}", ProofFileProblem.Extra)]
    [InlineData($"{Version}\nextra \nindex 1\n\n{{checkpoint}}", ProofFileProblem.Extra)]
    [InlineData($"{Version}\nextra AAB=\nindex 1\n\n{{checkpoint}}", ProofFileProblem.Extra)]
    [InlineData($"{Version}\nextra\nindex 1\n\n{{checkpoint}}", ProofFileProblem.Index)]
    [InlineData($"{Version}\nextra AAA=\nextra AAA=\nindex 1\n\n{{checkpoint}}", ProofFileProblem.Index)]
    [InlineData($"{Version}\nextra AAA=\n\n{{checkpoint}}", ProofFileProblem.Index)]
    [InlineData($"{Version}\n\n{{checkpoint}}", ProofFileProblem.Index)]
    [InlineData($"{Version}\nindex\n\n{{checkpoint}}", ProofFileProblem.Index)]
    [InlineData($"{Version}\nindex 01\n\n{{checkpoint}}", ProofFileProblem.Index)]
    [InlineData($"{Version}\nindex -1\n\n{{checkpoint}}", ProofFileProblem.Index)]
    [InlineData($"{Version}\nindex 18446744073709551616\n\n{{checkpoint}}", ProofFileProblem.Index)]
    [InlineData($"{Version}\nindex 1\nextra AAA=\n\n{{checkpoint}}", ProofFileProblem.Proof)]
    [InlineData($"{Version}\nindex 1\n{{hash}}=\n\n{{checkpoint}}", ProofFileProblem.Proof)]
    [InlineData($"{Version}\nindex 1\n{{hash}}\n{{checkpoint}}", ProofFileProblem.Proof)]
    [InlineData($"{Version}\nindex 1\n\n", ProofFileProblem.Checkpoint)]
    [InlineData($"{Version}\nindex 1\n\n\n{{checkpoint}}", ProofFileProblem.Checkpoint)]
    [InlineData($"{Version}\nindex 1\n\n{{hash}}\n\n{{checkpoint}}", ProofFileProblem.Checkpoint)]
    [InlineData($"{Version}\nindex 1\n{{hash}}\n\n{{checkpoint}}", ProofFileProblem.None)]
    public void WhatIsNoProof_IsRefused(string file, ProofFileProblem expected) => Assert.Equal(expected, Problem(
        file.Replace("{hash}", s_hash, StringComparison.Ordinal).Replace("{checkpoint}", s_checkpoint, StringComparison.Ordinal)));

    // Fails: a hostile file makes a verifier compute or remember without end.
    [Fact]
    public void Lengths_AreBounded()
    {
        var hashes = string.Concat(Enumerable.Repeat(s_hash + "\n", ProofFile.MaximumProofHashes + 1));
        Assert.Equal(ProofFileProblem.Proof, Problem($"{Version}\nindex 1\n{hashes}\n{s_checkpoint}"));
        var extra = Convert.ToBase64String(new byte[ProofFile.MaximumExtraBytes + 3]);
        Assert.Equal(ProofFileProblem.Extra, Problem($"{Version}\nextra {extra}\nindex 1\n\n{s_checkpoint}"));
        Assert.Equal(ProofFileProblem.Lines, Problem($"{Version}\nindex 1\n{new string('A', 400_000)}\n\n{s_checkpoint}"));

        ReadOnlyMemory<byte>[] proof = [.. Enumerable.Range(0, ProofFile.MaximumProofHashes + 1).Select(TestKeys.Hash)];
        Assert.Throws<ArgumentException>(() => ProofFile.Of(1, proof, TestKeys.Checkpoint(9)));
        Assert.Throws<ArgumentException>(() => ProofFile.Of(1, [], TestKeys.Checkpoint(9), new byte[ProofFile.MaximumExtraBytes + 1]));
    }

    private static ProofFileProblem Problem(string file)
    {
        _ = ProofFile.TryParse(DocumentExamples.Utf8(file), out _, out var problem);
        return problem;
    }
}
