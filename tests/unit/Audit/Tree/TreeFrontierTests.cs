using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

public sealed class TreeFrontierTests
{
    // Fails: the roots that checkpoints sign are not those of the RFC's tree.
    [Fact]
    public void Roots_AreThoseOfTheRfc()
    {
        const int Size = 1200;
        var reference = TestTree.Reference(Size);
        var frontier = new TreeFrontier();
        for (var size = 0; size <= Size; size++)
        {
            Assert.Equal((ulong)size, frontier.Size);
            Assert.Equal(reference.Root(size), frontier.Root());
            if (size < Size)
            {
                frontier.Append(TreeHash.OfLeaf(TestTree.Entry(size)));
            }
        }
    }

    // Fails: the same for a tree of several levels of tiles.
    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(99_991)]
    public void RootsOfLargerTrees_AreThoseOfTheRfc(int size)
    {
        var frontier = new TreeFrontier();
        for (var number = 0; number < size; number++)
        {
            frontier.Append(TreeHash.OfLeaf(TestTree.Entry(number)));
        }

        Assert.Equal(TestTree.Reference(size).Root(size), frontier.Root());
    }
}
