using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

public sealed class NoteKeyTests
{
    // Fails: the key that another program publishes is not taken, or comes out as another.
    [Fact]
    public void DocumentsKey_IsReadAndWrittenAgain()
    {
        Assert.True(NoteVerifierKey.TryParse(DocumentExamples.NoteKey, out var key, out _));
        Assert.Equal(("example.com/foo", 0x530d903au, NoteKeyType.Ed25519), (key.Name, key.Id, key.Type));
        Assert.Equal(DocumentExamples.NoteKey, key.ToString());
    }

    // Fails: a log cannot go on after a restart, or goes on under another key.
    [Theory]
    [InlineData(NoteKeyType.Ed25519)]
    [InlineData(NoteKeyType.Cosignature)]
    public void GeneratedKey_IsReadFromItsText(NoteKeyType type)
    {
        var generated = NoteSignerKey.Generate("南平.example/日志", type);
        Assert.True(NoteSignerKey.TryParse(generated.ToPrivateText(), out var read, out _));
        Assert.Equal(generated.ToPrivateText(), read.ToPrivateText());
        Assert.Equal(generated.VerifierKey.ToString(), read.VerifierKey.ToString());
        Assert.True(NoteVerifierKey.TryParse(generated.VerifierKey.ToString(), out var publicKey, out _));
        Assert.Equal(type, publicKey.Type);
        Assert.NotEqual(generated.ToPrivateText(), NoteSignerKey.Generate("南平.example/日志", type).ToPrivateText());
    }

    // Fails: keys made by the tools of others cannot be used (the example of the Go implementation).
    [Fact]
    public void PrivateKeyOfTheGoImplementation_SignsTheSame()
    {
        const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        Assert.True(NoteSignerKey.TryParse(
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", out var key, out _));
        Assert.Equal("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", key.VerifierKey.ToString());
        Assert.Equal(
            "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
            key.Sign(Text).ToString());
    }

    // Fails: a log and a witness of one name and key cannot be told apart.
    [Fact]
    public void SameKeyForAnotherPurpose_HasAnotherId()
    {
        var key = Ed25519.PublicKeyOf(Ed25519.GeneratePrivateKey());
        Assert.NotEqual(
            NoteKeyText.IdOf("a", NoteKeyType.Ed25519, key), NoteKeyText.IdOf("a", NoteKeyType.Cosignature, key));
    }

    // Fails: one mistyped character in a configuration, and a log is trusted that nobody meant, or is never believed.
    [Fact]
    public void EveryChangedCharacter_IsRefused()
    {
        var signer = NoteSignerKey.Generate("example.com/foo", NoteKeyType.Cosignature).ToPrivateText();
        for (var position = 0; position < DocumentExamples.NoteKey.Length; position++)
        {
            for (var character = ' '; character < '\u0100'; character++)
            {
                Assert.False(DocumentExamples.NoteKey[position] != character
                    && NoteVerifierKey.TryParse(Changed(DocumentExamples.NoteKey, position, character), out _, out _));
            }

            Assert.False(NoteSignerKey.TryParse(signer.Remove(position, 1), out _, out _));
            Assert.False(NoteVerifierKey.TryParse(DocumentExamples.NoteKey.Remove(position, 1), out _, out _));
        }
    }

    // Fails: whoever configures a key is not told what is wrong with it.
    [Theory]
    [InlineData("", NoteKeyProblem.Malformed)]
    [InlineData("example.com/foo", NoteKeyProblem.Malformed)]
    [InlineData("example.com/foo+530d903a", NoteKeyProblem.Malformed)]
    [InlineData("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", NoteKeyProblem.Malformed)]
    [InlineData("example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", NoteKeyProblem.Malformed)]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n", NoteKeyProblem.Malformed)]
    [InlineData("example.com/foo+530d903a+", NoteKeyProblem.Malformed)]
    [InlineData("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", NoteKeyProblem.Name)]
    [InlineData("example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", NoteKeyProblem.Name)]
    [InlineData("example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", NoteKeyProblem.Type)]
    [InlineData("example.com/foo+530d903a+Aeky", NoteKeyProblem.Key)]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", NoteKeyProblem.Id)]
    [InlineData("example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", NoteKeyProblem.Id)]
    public void WrongKey_IsNamedAsSuch(string text, NoteKeyProblem expected)
    {
        Assert.False(NoteVerifierKey.TryParse(text, out var key, out var problem));
        Assert.Null(key);
        Assert.Equal(expected, problem);
        Assert.False(NoteSignerKey.TryParse(text, out _, out problem));
        Assert.Equal(NoteKeyProblem.Malformed, problem);
    }

    // Fails: a public key put where the private one belongs signs with what everybody knows.
    [Fact]
    public void PrivateTextWithTheIdOfAnother_IsRefused()
    {
        Assert.False(NoteSignerKey.TryParse("PRIVATE+KEY+" + DocumentExamples.NoteKey, out _, out var problem));
        Assert.Equal(NoteKeyProblem.Id, problem);
    }

    // Fails: a key is made that no note can name.
    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\nb")]
    [InlineData("a\u0001b")]
    [InlineData("a\u0085b")]
    [InlineData("a\u00a0b")]
    [InlineData("a\u2003b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u3000b")]
    public void NameThatNoNoteCanHold_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => NoteSignerKey.Generate(name, NoteKeyType.Ed25519));

    // Fails: a log's key states what only a witness may, or the other way round.
    [Fact]
    public void KeyUsedForAnotherPurpose_IsRefused()
    {
        var checkpoint = TestKeys.Checkpoint(3).Checkpoint;
        Assert.Throws<InvalidOperationException>(() => TestKeys.Log.Cosign(checkpoint, TestKeys.Now));
        Assert.Throws<InvalidOperationException>(() => TestKeys.City.Sign(checkpoint.ToText()));
        Assert.Throws<ArgumentException>(() => TestKeys.Log.Sign("no newline"));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestKeys.City.Cosign(checkpoint, DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoteSignerKey.Generate("a", (NoteKeyType)6));
    }

    private static string Changed(string text, int position, char character) =>
        string.Concat(text.AsSpan(0, position), [character], text.AsSpan(position + 1));
}
