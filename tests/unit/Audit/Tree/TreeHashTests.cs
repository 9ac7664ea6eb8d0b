using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

public sealed class TreeHashTests
{
    private static readonly string[] s_entries =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    // Fails: nobody else's tools can verify the log. (The roots that Certificate Transparency's own tests use.)
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void KnownEntries_GiveTheKnownRoots(int size, string root)
    {
        var entries = s_entries.Select(Convert.FromHexString).ToArray();
        var frontier = new TreeFrontier();
        foreach (var entry in entries[..size])
        {
            frontier.Append(TreeHash.OfLeaf(entry));
        }

        Assert.Equal(root, Convert.ToHexStringLower(frontier.Root().ToArray()));
        Assert.Equal(root, Convert.ToHexStringLower(new ReferenceTree(entries).Root(size).ToArray()));
    }

    // Fails: a long entry, whose hash is made in another buffer, is another one to everybody else.
    [Theory]
    [InlineData(1022)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(EntryBundle.MaximumEntryBytes)]
    public void LongEntry_IsHashedAsAnyOther(int length)
    {
        var entry = new byte[length];
        new Random(length).NextBytes(entry);
        Assert.Equal(new ReferenceTree([entry]).Root(1), TreeHash.OfLeaf(entry));
    }

    // Fails: two hashes that differ in one byte count as the same one.
    [Fact]
    public void Hashes_DifferInEveryByte()
    {
        for (var at = 0; at < TreeHash.Bytes; at++)
        {
            var bytes = TreeHash.Empty.ToArray();
            bytes[at] ^= 0x80;
            Assert.NotEqual(TreeHash.Empty, new TreeHash(bytes));
        }

        Assert.Equal(TreeHash.Empty, new TreeHash(TreeHash.Empty.ToArray()));
    }

    // Fails: a checkpoint that the log wrote cannot be read.
    [Fact]
    public void Text_ComesBack()
    {
        Assert.True(TreeHash.TryParse("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", out var hash));
        Assert.Equal(TreeHash.Empty, hash);
        Assert.Equal("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", hash.ToString());
    }

    // Fails: one proof has many spellings, and two programs disagree on which of them verify.
    [Theory]
    [InlineData("")]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU")]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=")]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= ")]
    [InlineData(" 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==")]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFVB")]
    public void OtherText_IsRefused(string text) => Assert.False(TreeHash.TryParse(text, out _));

    // Fails: a hash of other length than SHA-256's is cut or filled up without a word.
    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void OtherLength_IsRefused(int length) => Assert.Throws<ArgumentException>(() => new TreeHash(new byte[length]));
}
