using System.Text;
using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

public sealed class WitnessAnswerTests
{
    private static readonly SignedCheckpoint s_checkpoint = TestKeys.Checkpoint(7);

    private static readonly NoteSignature s_good = TestKeys.City.Cosign(s_checkpoint.Checkpoint, TestKeys.Now);

    // Fails: the answer of a witness that another program runs is taken for damaged.
    [Fact]
    public void DocumentsExample_IsRead()
    {
        Assert.Equal(WitnessAnswerOutcome.NoKnownWitness, Read(DocumentExamples.Cosignatures, out _));
        Assert.Equal(WitnessAnswerOutcome.Cosigned, Read($"{DocumentExamples.Cosignatures}{s_good}\n", out var cosignatures));
        Assert.Same(TestKeys.City.VerifierKey, Assert.Single(cosignatures).Witness);
    }

    // Fails: what a witness of ours answers cannot be put under the checkpoint.
    [Fact]
    public void Cosignatures_AreReadAsTheyWereWritten()
    {
        var body = WitnessAnswer.FormatCosignatures(s_good, TestKeys.Province.Cosign(s_checkpoint.Checkpoint, TestKeys.Now));
        Assert.Equal(WitnessAnswerOutcome.Cosigned, Read(Encoding.UTF8.GetString(body), out var cosignatures));
        var signed = s_checkpoint.With([.. cosignatures.Select(cosignature => cosignature.Signature)]);
        var verification = signed.Verify(
            TestKeys.Origin, [TestKeys.Log.VerifierKey], [TestKeys.City.VerifierKey, TestKeys.Province.VerifierKey]);
        Assert.Equal(2, verification.Cosignatures.Count);
        Assert.All(verification.Cosignatures, cosignature => Assert.Equal(TestKeys.Now.ToUnixTimeSeconds(), cosignature.Seconds));
    }

    // Fails: a log publishes a cosignature that makes every reader refuse its checkpoint.
    [Fact]
    public void CosignatureOfAnotherCheckpoint_IsWrong()
    {
        var other = TestKeys.City.Cosign(TestKeys.Checkpoint(8).Checkpoint, TestKeys.Now);
        Assert.Equal(WitnessAnswerOutcome.WrongSignature, Read($"{other}\n", out var cosignatures));
        Assert.Empty(cosignatures);
    }

    // Fails: a witness vouches for a checkpoint at no time at all.
    [Fact]
    public void CosignatureWithoutTime_IsWrong()
    {
        var privateKey = Ed25519.GeneratePrivateKey();
        var publicKey = Ed25519.PublicKeyOf(privateKey);
        var witness = new NoteVerifierKey("timeless", NoteKeyType.Cosignature, publicKey);
        var message = CosignatureFormat.Message(0, DocumentExamples.Utf8(s_checkpoint.Note.Text));
        var value = CosignatureFormat.Write(0, Ed25519.Sign(privateKey, publicKey, message));
        var body = WitnessAnswer.FormatCosignatures(new NoteSignature(witness.Name, witness.Id, value));
        Assert.Equal(
            WitnessAnswerOutcome.WrongSignature, WitnessAnswer.ReadCosignatures(body, s_checkpoint, [witness], out var cosignatures));
        Assert.Empty(cosignatures);
    }

    // Fails: a witness slips other lines into a log's checkpoint.
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("{good}")]
    [InlineData("\n{good}\n")]
    [InlineData("{good}\n\n")]
    [InlineData("{good}\n\n{good}\n")]
    [InlineData("ok\n{good}\n")]
    [InlineData("extension\n\n{good}\n")]
    [InlineData("{good}\r\n")]
    public void WhatIsNoAnswer_IsRefused(string body)
    {
        var text = body.Replace("{good}", s_good.ToString(), StringComparison.Ordinal);
        Assert.Equal(WitnessAnswerOutcome.Malformed, Read(text, out var cosignatures));
        Assert.Empty(cosignatures);
    }

    // Fails: an answer with a million signatures keeps a log busy.
    [Fact]
    public void AnswerWithTooManySignatures_IsRefused() => Assert.Equal(
        WitnessAnswerOutcome.Malformed,
        Read(string.Concat(Enumerable.Repeat($"{s_good}\n", SignedNote.MaximumSignatures + 1)), out _));

    // Fails: a log that has lost its memory of a witness never finds the size to prove from.
    [Theory]
    [InlineData(0)]
    [InlineData(20852014)]
    [InlineData(ulong.MaxValue)]
    public void Size_IsReadAsItWasWritten(ulong size)
    {
        Assert.True(WitnessAnswer.TryReadSize(WitnessAnswer.FormatSize(size), out var read));
        Assert.Equal(size, read);
    }

    // Fails: a proxy's error page is taken for a size.
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("12")]
    [InlineData("12\n\n")]
    [InlineData("012\n")]
    [InlineData(" 12\n")]
    [InlineData("12\r\n")]
    [InlineData("-1\n")]
    [InlineData("<html>\n")]
    [InlineData("18446744073709551616\n")]
    public void WhatIsNoSize_IsRefused(string body) => Assert.False(WitnessAnswer.TryReadSize(DocumentExamples.Utf8(body), out _));

    private static WitnessAnswerOutcome Read(string body, out IReadOnlyList<Cosignature> cosignatures) => WitnessAnswer.ReadCosignatures(
        DocumentExamples.Utf8(body), s_checkpoint, [TestKeys.City.VerifierKey, TestKeys.Province.VerifierKey], out cosignatures);
}
