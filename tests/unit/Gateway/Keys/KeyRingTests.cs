using System.Text;
using Exchange.Gateway.Keys;

namespace Exchange.Tests.Unit.Gateway.Keys;

/// <summary>What lies in Redis and Kafka opens for whoever has the ring, and for nobody else.</summary>
public sealed class KeyRingTests
{
    private static readonly byte[] s_plain = "张三"u8.ToArray();
    private static readonly byte[] s_bound = "card"u8.ToArray();

    // Fails: a node cannot read what it wrote before its restart.
    [Fact]
    public void WrittenRing_OpensWhatTheOtherSealed()
    {
        KeyRing ring = KeyRing.Generate(TimeProvider.System);
        Assert.Equal(s_plain, Open(KeyRing.Parse(ring.Write()), Seal(ring)));
    }

    // Fails: rotating a key empties the cache, or goes on sealing under the old one.
    [Fact]
    public void RotatedRing_OpensOld_AndSealsUnderNew()
    {
        KeyRing old = KeyRing.Generate(TimeProvider.System);
        KeyRing rotated = old.Rotated(TimeProvider.System);

        Assert.Equal(s_plain, Open(rotated, Seal(old)));
        Assert.Equal(rotated.KeyIds[^1], KeyRing.KeyIdOf(Seal(rotated)));
        Assert.Null(Open(old, Seal(rotated)));
        Assert.Null(Open(rotated.Without(old.KeyIds[0]), Seal(old)));
        Assert.Equal(Name(old, "a"), Name(rotated, "a"));
    }

    // Fails: a card laid under another name in Redis is believed.
    [Fact]
    public void Sealed_IsBoundToItsName()
    {
        KeyRing ring = KeyRing.Generate(TimeProvider.System);
        Assert.Null(Open(ring, Seal(ring), "another"u8));
    }

    // Fails: whoever can write to Redis can change a verdict.
    [Fact]
    public void EveryChangedByte_IsRefused()
    {
        KeyRing ring = KeyRing.Generate(TimeProvider.System);
        byte[] sealedBytes = Seal(ring);
        for (int i = 0; i < sealedBytes.Length; i++)
        {
            byte[] changed = [.. sealedBytes];
            changed[i] ^= 1;
            Assert.Null(Open(ring, changed));
        }

        Assert.False(ring.TryOpen(sealedBytes.AsSpan(0, KeyRing.OverheadBytes - 1), s_bound, []));
    }

    // Fails: after the index key leaked, names can still be guessed.
    [Fact]
    public void RenamedRing_GivesOtherNames_AndOpensTheSame()
    {
        KeyRing ring = KeyRing.Generate(TimeProvider.System);
        KeyRing renamed = ring.Renamed(TimeProvider.System);

        Assert.NotEqual(Name(ring, "a"), Name(renamed, "a"));
        Assert.NotEqual(Name(ring, "a"), Name(ring, "b"));
        Assert.NotEqual(ring.IndexId, renamed.IndexId);
        Assert.Equal(s_plain, Open(renamed, Seal(ring)));
    }

    // Fails: the node cannot seal, or old cards get lost by a slip.
    [Fact]
    public void SealingKey_CannotBeTakenOut()
    {
        KeyRing ring = KeyRing.Generate(TimeProvider.System);
        Assert.Throws<ArgumentException>(() => ring.Without(ring.KeyIds[^1]));
        Assert.Throws<ArgumentException>(() => ring.Without(0));
    }

    // Fails: a wrong file is found out by a stack trace, or its content is shown.
    [Theory]
    [InlineData("", "JSON")]
    [InlineData("""{"suite":1}""", "index key")]
    [InlineData("""{"suite":2,"index":{"id":1,"key":"","madeAt":"2026-01-01T00:00:00Z"},"keys":[]}""", "Suite 2")]
    [InlineData("""{"suite":1,"index":{"id":1,"key":"c2VjcmV0","madeAt":"2026-01-01T00:00:00Z"},"keys":[{"id":1,"key":"c2VjcmV0","madeAt":"2026-01-01T00:00:00Z"}]}""", "32 bytes")]
    public void UnusableFile_IsSaidWithoutItsContent(string json, string says)
    {
        FormatException exception = Assert.Throws<FormatException>(() => KeyRing.Parse(json));
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Seal(KeyRing ring)
    {
        byte[] sealedBytes = new byte[s_plain.Length + KeyRing.OverheadBytes];
        ring.Seal(s_plain, s_bound, sealedBytes);
        return sealedBytes;
    }

    private static byte[]? Open(KeyRing ring, byte[] sealedBytes) => Open(ring, sealedBytes, s_bound);

    private static byte[]? Open(KeyRing ring, byte[] sealedBytes, ReadOnlySpan<byte> bound)
    {
        byte[] plain = new byte[sealedBytes.Length - KeyRing.OverheadBytes];
        return ring.TryOpen(sealedBytes, bound, plain) ? plain : null;
    }

    private static string Name(KeyRing ring, string identifier)
    {
        byte[] name = new byte[KeyRing.NameBytes];
        ring.Name(Encoding.UTF8.GetBytes(identifier), name);
        return Convert.ToHexString(name);
    }
}
