using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

public sealed class SignedNoteTests
{
    private const string Text = "A note.\n";

    private static readonly NoteSignerKey s_one = NoteSignerKey.Generate("example.com/one", NoteKeyType.Ed25519);

    private static readonly NoteSignerKey s_two = NoteSignerKey.Generate("example.com/two", NoteKeyType.Ed25519);

    // Fails: notes that other programs sign are not believed.
    [Fact]
    public void DocumentsExample_Verifies()
    {
        Assert.True(NoteVerifierKey.TryParse(DocumentExamples.NoteKey, out var key, out _));
        var note = Parse(DocumentExamples.Note);
        var verification = note.Verify([key]);
        Assert.Equal(NoteOutcome.Verified, verification.Outcome);
        Assert.Same(key, Assert.Single(verification.Signatures).Key);
        Assert.Equal("This is an example message.\n", note.Text);
        Assert.Equal(DocumentExamples.Note, note.ToString());
    }

    // Fails: a text with empty lines is cut at the first of them.
    [Fact]
    public void EmptyLinesInTheText_StayInIt()
    {
        var note = Parse(DocumentExamples.NoteWithEmptyLine);
        Assert.Equal("Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n", note.Text);
        Assert.Equal("quasimodo.example/salvatore", Assert.Single(note.Signatures).Name);
        Assert.Equal(DocumentExamples.NoteWithEmptyLine, note.ToString());
    }

    // Fails: what one node signs another cannot read, or a signature that another added is lost.
    [Theory]
    [InlineData("\n")]
    [InlineData("\n\n\n")]
    [InlineData("— example.com/one looks like a signature\n")]
    [InlineData("一事 🀄 \u007f\n\nend\n")]
    public void SignedNote_IsReadByteForByte(string text)
    {
        var note = SignedNote.Of(text, s_one.Sign(text)).With(s_two.Sign(text));
        var read = Parse(note.ToString());
        Assert.Equal(note.ToBytes(), read.ToBytes());
        Assert.Equal(text, read.Text);
        Assert.Equal(2, read.Verify([s_one.VerifierKey, s_two.VerifierKey]).Signatures.Count);
    }

    // Fails: an old reader cannot use a note any more that a new witness has signed as well.
    [Fact]
    public void SignaturesOfUnknownKeys_AreIgnored()
    {
        var good = s_one.Sign(Text);
        var note = SignedNote.Of(
            Text,
            new NoteSignature(good.Name, good.KeyId + 1, new byte[3]),
            new NoteSignature("example.com/other", good.KeyId, new byte[2000]),
            good,
            s_two.Sign("Something else.\n"));
        var verification = Parse(note.ToString()).Verify([s_one.VerifierKey]);
        Assert.Equal(NoteOutcome.Verified, verification.Outcome);
        Assert.Equal(good.ToString(), Assert.Single(verification.Signatures).Signature.ToString());
    }

    // Fails: a note that nobody known has signed is believed.
    [Fact]
    public void NoKnownSignature_IsTold()
    {
        var note = SignedNote.Of(Text, s_one.Sign(Text));
        Assert.Equal(NoteOutcome.NoKnownSignature, note.Verify([s_two.VerifierKey]).Outcome);
        Assert.Equal(NoteOutcome.NoKnownSignature, note.Verify([]).Outcome);
    }

    // Fails: a forged signature passes under the cover of a good one.
    [Fact]
    public void WrongSignatureOfAKnownKey_SpoilsTheWholeNote()
    {
        var note = SignedNote.Of(Text, s_one.Sign(Text), s_two.Sign("Something else.\n"));
        var verification = note.Verify([s_one.VerifierKey, s_two.VerifierKey]);
        Assert.Equal((NoteOutcome.WrongSignature, "example.com/two"), (verification.Outcome, verification.WrongName));
        Assert.Empty(verification.Signatures);
    }

    // Fails: one witness that signs twice counts for two, or hides a wrong signature behind a good one.
    [Fact]
    public void RepeatedSignature_CountsOnceAndIsChecked()
    {
        var good = s_one.Sign(Text);
        Assert.Single(SignedNote.Of(Text, good, good, good).Verify([s_one.VerifierKey]).Signatures);
        Assert.Equal(
            NoteOutcome.WrongSignature,
            SignedNote.Of(Text, good, s_one.Sign("Something else.\n")).Verify([s_one.VerifierKey]).Outcome);
    }

    // Fails: a witness that is configured twice counts for two.
    [Fact]
    public void KnownKeyGivenTwice_CountsOnce()
    {
        Assert.True(NoteVerifierKey.TryParse(s_one.VerifierKey.ToString(), out var again, out _));
        Assert.Single(SignedNote.Of(Text, s_one.Sign(Text)).Verify([s_one.VerifierKey, again]).Signatures);
    }

    // Fails: a note with a signature of every witness of a large network is not read, or one with a million is.
    [Fact]
    public void NumberOfSignatures_IsBounded()
    {
        var signature = s_one.Sign(Text);
        var most = SignedNote.Of(Text, [.. Enumerable.Repeat(signature, SignedNote.MaximumSignatures)]);
        Assert.Equal(SignedNote.MaximumSignatures, Parse(most.ToString()).Signatures.Count);
        Assert.Equal(NoteProblem.TooManySignatures, Problem($"{most}{signature}\n"));
        Assert.Throws<ArgumentException>(() => most.With(signature));
        Assert.Throws<ArgumentException>(() => SignedNote.Of(Text));
    }

    // Fails: a note with sixteen signatures of the longest kind is not read, or one that fills the memory is.
    [Fact]
    public void Length_IsBounded()
    {
        var large = new NoteSignature("example.com/large", 1, new byte[5000]);
        Assert.Equal(16, Parse(SignedNote.Of(Text, [.. Enumerable.Repeat(large, 16)]).ToString()).Signatures.Count);

        var end = $"\n\n{s_one.Sign(Text)}\n";
        var longest = new string('a', SignedNote.MaximumBytes - DocumentExamples.Utf8(end).Length) + end;
        Assert.Equal(NoteProblem.None, Problem(longest));
        Assert.Equal(NoteProblem.TooLong, Problem("a" + longest));
        Assert.Throws<ArgumentException>(() => SignedNote.Of(new string('a', SignedNote.MaximumBytes) + "\n", s_one.Sign(Text)));
    }

    // Fails: two programs read two notes out of the same bytes.
    [Theory]
    [InlineData("", NoteProblem.NoSignatures)]
    [InlineData("\n", NoteProblem.NoSignatures)]
    [InlineData("text\n", NoteProblem.NoSignatures)]
    [InlineData("text\n\n", NoteProblem.NoSignatures)]
    [InlineData("text\n— a AAAAAAA=\n", NoteProblem.NoSignatures)]
    [InlineData("\n— a AAAAAAA=\n", NoteProblem.NoSignatures)]
    [InlineData("text\n\n— a AAAAAAA=", NoteProblem.NoSignatures)]
    [InlineData("text\n\n— a AAAAAAA=\n\n", NoteProblem.NoSignatures)]
    [InlineData("text\n\n— a AAAAAAA=\nb\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n- a AAAAAAA=\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n—  a AAAAAAA=\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— AAAAAAA=\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— a+b AAAAAAA=\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— a\u2003b AAAAAAA=\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— a AAAAAAA= \n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— a  AAAAAAA=\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— a AAAAAAA\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— a AAAAAAB=\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— a AAAAA_-=\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— a AAAAAA==\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— a AAAA\n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— a \n", NoteProblem.MalformedSignature)]
    [InlineData("text\n\n— a AAAAAAA=\u2028— b AAAAAAA=\n", NoteProblem.MalformedSignature)]
    [InlineData("text\r\n\r\n— a AAAAAAA=\r\n", NoteProblem.ControlCharacter)]
    [InlineData("te\txt\n\n— a AAAAAAA=\n", NoteProblem.ControlCharacter)]
    [InlineData("te\0xt\n\n— a AAAAAAA=\n", NoteProblem.ControlCharacter)]
    [InlineData("te\u001fxt\n\n— a AAAAAAA=\n", NoteProblem.ControlCharacter)]
    [InlineData("text\n\n— a AAAAAAA=\n", NoteProblem.None)]
    public void WhatIsNoNote_IsRefused(string note, NoteProblem expected) => Assert.Equal(expected, Problem(note));

    // Fails: bytes that mean nothing are replaced silently, and two programs see two texts.
    [Theory]
    [InlineData("ff")]
    [InlineData("c080")]
    [InlineData("eda080")]
    [InlineData("f4908080")]
    [InlineData("e280")]
    public void NotUtf8_IsRefused(string bytes)
    {
        byte[] note = [.. Convert.FromHexString(bytes), .. DocumentExamples.Utf8(DocumentExamples.Note)];
        Assert.False(SignedNote.TryParse(note, out _, out var problem));
        Assert.Equal(NoteProblem.NotUtf8, problem);
    }

    // Fails: a program's own mistake is published under its signature.
    [Theory]
    [InlineData("")]
    [InlineData("no newline")]
    [InlineData("a\tb\n")]
    public void TextThatNoNoteCanHave_IsNotMadeOne(string text) =>
        Assert.Throws<ArgumentException>(() => SignedNote.Of(text, s_one.Sign(Text)));

    // Fails: half a character is signed as one that stands for any other half.
    [Fact]
    public void HalfACharacter_IsNotMadeANote()
    {
        Assert.Throws<ArgumentException>(() => NoteSignerKey.Generate("a\ud800", NoteKeyType.Ed25519));
        Assert.Throws<ArgumentException>(() => Checkpoint.Of("\udc00", 1, TestKeys.Hash(1)));
        Assert.Throws<ArgumentException>(() => SignedNote.Of("\ud800\n", s_one.Sign(Text)));
    }

    private static SignedNote Parse(string note)
    {
        Assert.True(SignedNote.TryParse(DocumentExamples.Utf8(note), out var read, out var problem), problem.ToString());
        return read;
    }

    private static NoteProblem Problem(string note)
    {
        _ = SignedNote.TryParse(DocumentExamples.Utf8(note), out _, out var problem);
        return problem;
    }
}
