using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

public sealed class CosignatureTests
{
    private static readonly SignedCheckpoint s_checkpoint = TestKeys.Checkpoint(7);

    // Fails: witnesses of other programs sign something else than ours, and neither believes the other.
    [Fact]
    public void DocumentsExample_HasTheDocumentsTimeAndMessage()
    {
        Assert.True(SignedCheckpoint.TryParse(DocumentExamples.Utf8(DocumentExamples.CosignedCheckpoint), out var signed, out _));
        var cosignature = signed.Note.Signatures[1];
        Assert.Equal("witness.example.com/w1", cosignature.Name);
        Assert.True(CosignatureFormat.TryRead(cosignature.Value.Span, out var seconds, out var signature));
        Assert.Equal(1679315147, seconds);
        Assert.Equal(64, signature.Length);
        Assert.Equal(
            DocumentExamples.Utf8(DocumentExamples.CosignedMessage),
            CosignatureFormat.Message(seconds, DocumentExamples.Utf8(signed.Note.Text)));
    }

    // Fails: a checkpoint that its witnesses have cosigned is not believed, or nobody learns by whom and when.
    [Fact]
    public void CosignedCheckpoint_NamesItsWitnesses()
    {
        var signed = Cosigned(s_checkpoint, TestKeys.City, TestKeys.Province);
        Assert.True(SignedCheckpoint.TryParse(signed.Note.ToBytes(), out var read, out _));
        var verification = Verify(read, TestKeys.City, TestKeys.Province);
        Assert.Equal(CheckpointOutcome.Trusted, verification.Outcome);
        Assert.Equal(
            [(TestKeys.City.VerifierKey.Name, 1795312984L), (TestKeys.Province.VerifierKey.Name, 1795312984L)],
            verification.Cosignatures.Select(cosignature => (cosignature.Witness.Name, cosignature.Seconds)));
    }

    // Fails: a witness that the reader does not know makes a checkpoint unreadable, or counts.
    [Fact]
    public void UnknownWitness_IsIgnored()
    {
        var verification = Verify(Cosigned(s_checkpoint, TestKeys.City, TestKeys.Province), TestKeys.Province);
        Assert.Equal(CheckpointOutcome.Trusted, verification.Outcome);
        Assert.Same(TestKeys.Province.VerifierKey, Assert.Single(verification.Cosignatures).Witness);
        Assert.Empty(Verify(s_checkpoint, TestKeys.City).Cosignatures);
    }

    // Fails: a witness alone can make up a log's checkpoint.
    [Fact]
    public void CheckpointWithoutItsLogsSignature_IsNotTrusted()
    {
        var other = NoteSignerKey.Generate(TestKeys.Origin, NoteKeyType.Ed25519);
        var signed = Cosigned(SignedCheckpoint.Of(s_checkpoint.Checkpoint, other), TestKeys.City);
        var verification = Verify(signed, TestKeys.City);
        Assert.Equal(CheckpointOutcome.NotSignedByLog, verification.Outcome);
        Assert.Empty(verification.Cosignatures);
    }

    // Fails: one replica's checkpoint stands for another's.
    [Fact]
    public void CheckpointOfAnotherOrigin_IsNotTrusted() => Assert.Equal(
        CheckpointOutcome.OtherOrigin,
        s_checkpoint.Verify("exchange.example/350703/1", [TestKeys.Log.VerifierKey], []).Outcome);

    // Fails: a forged cosignature is counted, or passed over in silence.
    [Fact]
    public void WrongCosignature_SpoilsTheCheckpoint()
    {
        var signed = s_checkpoint.With(
            TestKeys.City.Cosign(s_checkpoint.Checkpoint, TestKeys.Now), TestKeys.Province.Cosign(TestKeys.Checkpoint(8).Checkpoint, TestKeys.Now));
        var verification = Verify(signed, TestKeys.City, TestKeys.Province);
        Assert.Equal((CheckpointOutcome.WrongSignature, TestKeys.Province.VerifierKey.Name), (verification.Outcome, verification.WrongName));
        Assert.Empty(verification.Cosignatures);
    }

    // Fails: the time of a cosignature, or the log's extension lines, can be changed behind the witness's back.
    [Fact]
    public void EveryBitOfACosignature_Counts()
    {
        var good = TestKeys.City.Cosign(s_checkpoint.Checkpoint, TestKeys.Now);
        for (var bit = 0; bit < 8 * good.Value.Length; bit++)
        {
            var changed = good.Value.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var signed = s_checkpoint.With(new NoteSignature(good.Name, good.KeyId, changed));
            Assert.Equal(CheckpointOutcome.WrongSignature, Verify(signed, TestKeys.City).Outcome);
        }

        Assert.True(Checkpoint.TryParse(s_checkpoint.Checkpoint.ToText() + "extension\n", out var extended, out _));
        var moved = SignedCheckpoint.Of(extended, TestKeys.Log).With(good);
        Assert.Equal(CheckpointOutcome.WrongSignature, Verify(moved, TestKeys.City).Outcome);
        Assert.Single(Verify(Cosigned(SignedCheckpoint.Of(extended, TestKeys.Log), TestKeys.City), TestKeys.City).Cosignatures);
    }

    // Fails: a note's signature of another kind, or cut short, is taken for a statement about a time.
    [Theory]
    [InlineData(64)]
    [InlineData(71)]
    [InlineData(73)]
    [InlineData(8 + 2420)]
    public void CosignatureOfAnotherLength_IsWrong(int length)
    {
        var good = TestKeys.City.Cosign(s_checkpoint.Checkpoint, TestKeys.Now);
        var signed = s_checkpoint.With(new NoteSignature(good.Name, good.KeyId, new byte[length]));
        Assert.Equal(CheckpointOutcome.WrongSignature, Verify(signed, TestKeys.City).Outcome);
    }

    // Fails: a time that no calendar has is read as one before 1970 (the document: at most 2^63 − 1).
    [Fact]
    public void TimeAboveTheLargest_IsNone()
    {
        var value = new byte[72];
        value[0] = 0x80;
        Assert.False(CosignatureFormat.TryRead(value, out _, out _));
        value.AsSpan(0, 8).Fill(0xff);
        value[0] = 0x7f;
        Assert.True(CosignatureFormat.TryRead(value, out var seconds, out _));
        Assert.Equal(long.MaxValue, seconds);
    }

    // Fails: the log's own key, configured as its witness, vouches for the log.
    [Fact]
    public void KeyThatSignsNotes_IsNoWitness()
    {
        Assert.Throws<ArgumentException>(() => Verify(s_checkpoint, TestKeys.Log));
        Assert.Throws<ArgumentException>(() => WitnessAnswer.ReadCosignatures([], s_checkpoint, [TestKeys.Log.VerifierKey], out _));
    }

    private static SignedCheckpoint Cosigned(SignedCheckpoint checkpoint, params NoteSignerKey[] witnesses) =>
        checkpoint.With([.. witnesses.Select(witness => witness.Cosign(checkpoint.Checkpoint, TestKeys.Now))]);

    private static CheckpointVerification Verify(SignedCheckpoint checkpoint, params NoteSignerKey[] witnesses) =>
        checkpoint.Verify(TestKeys.Origin, [TestKeys.Log.VerifierKey], [.. witnesses.Select(witness => witness.VerifierKey)]);
}
