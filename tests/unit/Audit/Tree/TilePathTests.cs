using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

public sealed class TilePathTests
{
    public static TheoryData<string> Canonical => new(
        "tile/0/000",
        "tile/0/999",
        "tile/0/x001/000",
        "tile/0/x001/x234/067",
        "tile/63/000.p/255",
        "tile/10/x018/x446/x744/x073/x709/x551/615.p/1",
        "tile/entries/000",
        "tile/entries/x001/x234/067.p/112");

    // Fails: a client asks for a tile and gets another, or none.
    [Theory]
    [MemberData(nameof(Canonical))]
    public void CanonicalPath_ComesBack(string text) => Assert.Equal(text, TestTree.Path(text).ToString());

    // Fails: the same. (The example of C2SP tlog-tiles.)
    [Fact]
    public void IndexOfTheSpecification_IsSplitAsItSays() =>
        Assert.Equal("tile/3/x001/x234/067.p/70", TilePath.OfHashes(3, 1_234_067, 70).ToString());

    // Fails: one tile is cached, and counted, under many names; or a name leads out of the log's directory.
    [Theory]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("/tile/0/000")]
    [InlineData("Tile/0/000")]
    [InlineData("tile//000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/01/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/100/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/data/000")]
    [InlineData("tile/Entries/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/00")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/x00")]
    [InlineData("tile/0/x000")]
    [InlineData("tile/0/x000/000")]
    [InlineData("tile/0/x000/x001/000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/x001/")]
    [InlineData("tile/0/x001/x002")]
    [InlineData("tile/0/x1/000")]
    [InlineData("tile/0/X001/000")]
    [InlineData("tile/0/x001//000")]
    [InlineData("tile/0/x018/x446/x744/x073/x709/x551/616")]
    [InlineData("tile/0/x001/x018/x446/x744/x073/x709/x551/615")]
    [InlineData("tile/0/٠٠٠")]
    [InlineData("tile/0/000/")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/1000")]
    [InlineData("tile/0/000.p/-1")]
    [InlineData("tile/0/000.p/1/")]
    [InlineData("tile/0/000.p/1.p/1")]
    [InlineData("tile/0.p/1/000")]
    [InlineData("tile/0.p/1")]
    [InlineData("tile/.p/1")]
    [InlineData("tile/0/.p/1")]
    [InlineData("tile/0/../000")]
    [InlineData("tile/0/000 ")]
    [InlineData(" tile/0/000")]
    [InlineData("tile/0/000\0")]
    [InlineData("tile/0/000?")]
    [InlineData("tile\\0\\000")]
    public void OtherPath_IsRefused(string text) => Assert.False(TilePath.TryParse(text, out _));

    // Fails: some spelling that nobody thought of is taken.
    [Theory]
    [MemberData(nameof(Canonical))]
    public void ChangedPath_IsRefusedOrAnotherCanonicalOne(string text)
    {
        const string Characters = "019xXp./- \0٣entris";
        for (var at = 0; at <= text.Length; at++)
        {
            foreach (var character in Characters)
            {
                AssertStrict(text.Insert(at, character.ToString()));
                AssertStrict(text[..at]);
                if (at < text.Length)
                {
                    AssertStrict(text.Remove(at, 1));
                    AssertStrict(text[..at] + character + text[(at + 1)..]);
                }
            }
        }
    }

    // Fails: a node serves what a crash has left beyond its checkpoint, or withholds what belongs to it. (The sizes of C2SP tlog-tiles.)
    [Theory]
    [InlineData(70_000, "tile/0/272", true)]
    [InlineData(70_000, "tile/0/273", false)]
    [InlineData(70_000, "tile/0/273.p/112", true)]
    [InlineData(70_000, "tile/0/273.p/111", true)]
    [InlineData(70_000, "tile/0/273.p/113", false)]
    [InlineData(70_000, "tile/0/274.p/1", false)]
    [InlineData(70_000, "tile/entries/273.p/112", true)]
    [InlineData(70_000, "tile/entries/273.p/113", false)]
    [InlineData(70_000, "tile/1/000", true)]
    [InlineData(70_000, "tile/1/001.p/17", true)]
    [InlineData(70_000, "tile/1/001.p/18", false)]
    [InlineData(70_000, "tile/2/000.p/1", true)]
    [InlineData(70_000, "tile/2/000.p/2", false)]
    [InlineData(70_000, "tile/3/000.p/1", false)]
    [InlineData(70_000, "tile/63/000.p/1", false)]
    [InlineData(256, "tile/0/000", true)]
    [InlineData(256, "tile/0/001.p/1", false)]
    [InlineData(256, "tile/1/000.p/1", true)]
    [InlineData(256, "tile/1/000.p/2", false)]
    [InlineData(0, "tile/entries/000.p/1", false)]
    [InlineData(ulong.MaxValue, "tile/0/x018/x446/x744/x073/x709/x551/615", false)]
    [InlineData(ulong.MaxValue, "tile/7/000.p/255", true)]
    [InlineData(ulong.MaxValue, "tile/7/000", false)]
    [InlineData(ulong.MaxValue, "tile/8/000.p/1", false)]
    public void TileOfATree_IsWithinIt(ulong size, string path, bool isWithin) =>
        Assert.Equal(isWithin, TestTree.Path(path).IsWithin(size));

    // Fails: a tile is written under a name that nobody may ask for.
    [Fact]
    public void Numbers_AreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TilePath.OfHashes(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TilePath.OfHashes(64, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TilePath.OfHashes(0, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TilePath.OfEntries(0, 257));
    }

    private static void AssertStrict(string text)
    {
        if (TilePath.TryParse(text, out var path))
        {
            Assert.Equal(text, path.ToString());
        }
    }
}
