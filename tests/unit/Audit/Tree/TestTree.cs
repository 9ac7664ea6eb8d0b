using System.Text;
using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

/// <summary>Trees as the tests of this folder need them.</summary>
internal static class TestTree
{
    /// <summary>An entry that can be told from every other by its number; the lengths differ.</summary>
    public static byte[] Entry(int number) => Encoding.ASCII.GetBytes($"{number}{new string('.', number % 3)}");

    public static ReferenceTree Reference(int size) => new([.. Enumerable.Range(0, size).Select(Entry)]);

    public static TreeHead Head(int size) => new((ulong)size, Reference(size).Root(size));

    /// <summary>A tree of a size, published at each of the sizes given before it and at the end.</summary>
    public static MemoryTileStorage Published(int size, params int[] before)
    {
        var storage = new MemoryTileStorage();
        var writer = TreeWriter.Open(storage, TreeHead.Empty);
        foreach (var until in before.Append(size))
        {
            AppendUntil(writer, until);
            writer.Publish();
        }

        return storage;
    }

    public static void AppendUntil(TreeWriter writer, int size)
    {
        while ((int)writer.Size < size)
        {
            writer.Append(Entry((int)writer.Size));
        }
    }

    public static TilePath Path(string text)
    {
        Assert.True(TilePath.TryParse(text, out var path), text);
        return path;
    }
}
